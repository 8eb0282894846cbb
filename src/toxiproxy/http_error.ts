/** A request that is not done, with the status that says so. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

// The words are those of Toxiproxy: clients may look for them.
export const noSuchProxy = () => new Refusal(404, "proxy not found");
export const noSuchToxic = () => new Refusal(404, "toxic not found");
export const proxyExists = () => new Refusal(409, "proxy already exists");
export const toxicExists = () => new Refusal(409, "toxic already exists");
