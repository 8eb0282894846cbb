import { Catalogue } from "../values/registry.ts";
import { bandwidth } from "./bandwidth.ts";
import { blackhole } from "./blackhole.ts";
import { connect } from "./connect.ts";
import { corrupt } from "./corrupt.ts";
import { down } from "./down.ts";
import { drop } from "./drop.ts";
import { duplicate } from "./duplicate.ts";
import type { FaultPlan } from "./fault.ts";
import { freeze } from "./freeze.ts";
import { inject } from "./inject.ts";
import { latency } from "./latency.ts";
import { limitData } from "./limit_data.ts";
import { reorder } from "./reorder.ts";
import { resetPeer } from "./reset_peer.ts";
import { slicer } from "./slicer.ts";
import { slowClose } from "./slow_close.ts";
import { split } from "./split.ts";
import { timeout } from "./timeout.ts";

/** Everything that can be done to a connection on purpose; a new fault is one file and one line here. */
export const faults = new Catalogue<FaultPlan>("fault", [
  latency,
  bandwidth,
  slowClose,
  timeout,
  resetPeer,
  slicer,
  limitData,
  corrupt,
  drop,
  duplicate,
  reorder,
  blackhole,
  freeze,
  connect,
  inject,
  split,
  down,
]);
