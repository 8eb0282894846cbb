/** Runs something with a directory of its own, which is removed afterwards. */
export async function withDirectory(act: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await act(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
