import { join } from "node:path";
import { refuseLinkElsewhere } from "../../../src/io/link_target.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { withDirectory } from "../../harness/directory.ts";
import { assertRefused } from "../refusal.ts";

Deno.test("refuseLinkElsewhere() lets files, links within their directory and streams be, and refuses other links", async () => {
  await withDirectory(async (directory) => {
    const folder = await Deno.realPath(directory);
    const path = (name: string) => join(folder, name);
    await Deno.mkdir(path("other"));
    await Deno.symlink("session.1.jsonl", path("newest"));
    await Deno.symlink("other/file", path("relative"));
    await Deno.symlink("relative", path("chained"));
    await Deno.symlink(folder, path("other/back"));
    for (const fine of ["missing", "newest", "other/back/newest"]) refuseLinkElsewhere(path(fine));
    refuseLinkElsewhere("/dev/stdout");
    for (const bad of ["relative", "chained"]) {
      assertRefused(
        () => refuseLinkElsewhere(path(bad)),
        `"${path(bad)}" is a symbolic link into another directory ("${path("other/file")}"): name that file`,
        ExitCode.LocalResource,
      );
    }
  });
});
