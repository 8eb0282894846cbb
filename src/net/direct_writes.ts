import type { Socket } from "node:net";
import process from "node:process";
import { getSystemErrorName } from "node:util";
import { guarded } from "./safe_listener.ts";

/**
 * Hands bytes to the kernel without Node's streams in between, which cost a forwarder of small messages a tenth of its
 * time. The switches are those that `socket.write` itself uses; where a runtime has none, there is no direct writer.
 */
export class DirectWriter {
  readonly #socket: Socket;
  readonly #onWritten: (error?: Error) => void;
  /** Used again as long as the kernel takes all at once. */
  #request: WriteRequest | undefined;

  /** @param onWritten is called when a write that did not go through at once is through, or has failed */
  constructor(socket: Socket, onWritten: (error?: Error) => void) {
    this.#socket = socket;
    this.#onWritten = onWritten;
  }

  /**
   * Writes, while no other write is under way.
   * @param bytes must not be changed until they are through
   * @returns whether all of it went through at once; undefined when nothing was done: let the socket itself try
   */
  write(bytes: Uint8Array): boolean | undefined {
    const handle = (this.#socket as unknown as { _handle?: StreamHandle })._handle;
    if (!switches || typeof handle?.writeBuffer !== "function") return undefined;
    const request = this.#request ??= this.#makeRequest(handle);
    if (handle.writeBuffer(request, bytes) !== 0) return undefined;
    if (!switches.state[switches.wasAsync]) return true;
    this.#request = undefined;
    // What is under way must not be collected.
    request.buffer = bytes;
    return false;
  }

  #makeRequest(handle: StreamHandle): WriteRequest {
    const request = new switches!.WriteWrap();
    request.handle = handle;
    request.oncomplete = guarded((status: number) => {
      request.buffer = null;
      if (status < 0) this.#fail(status);
      else this.#onWritten();
    });
    return request;
  }

  #fail(status: number): void {
    const code = getSystemErrorName(status);
    const error = Object.assign(new Error(`write ${code}`), { code, errno: status, syscall: "write" });
    this.#onWritten(error);
    this.#socket.destroy(error);
  }
}

interface StreamHandle {
  writeBuffer?(request: WriteRequest, bytes: Uint8Array): number;
}

interface WriteRequest {
  handle: StreamHandle | null;
  buffer: Uint8Array | null;
  oncomplete: (status: number) => void;
}

interface Switches {
  readonly WriteWrap: new () => WriteRequest;
  readonly state: ArrayLike<number>;
  readonly wasAsync: number;
}

const switches = findSwitches();

function findSwitches(): Switches | undefined {
  try {
    const binding = (process as unknown as { binding(name: string): Record<string, unknown> })
      .binding("stream_wrap");
    const { WriteWrap, streamBaseState, kLastWriteWasAsync } = binding;
    if (typeof WriteWrap !== "function" || typeof kLastWriteWasAsync !== "number") return undefined;
    if (typeof (streamBaseState as ArrayLike<number> | undefined)?.[kLastWriteWasAsync] !== "number") {
      return undefined;
    }
    return {
      WriteWrap: WriteWrap as Switches["WriteWrap"],
      state: streamBaseState as ArrayLike<number>,
      wasAsync: kLastWriteWasAsync,
    };
  } catch {
    return undefined;
  }
}
