import type { Contender, Result, Sample, Section } from "./bench.ts";
import { formatNumber } from "./table.ts";

/**
 * Measures every contender once a round. Every second round runs in the opposite order, so that nobody always
 * follows the same neighbour. A contender that fails is out, and the others go on.
 */
export async function compare<C extends Contender>(
  section: Omit<Section, "results">,
  contenders: readonly C[],
  rounds: number,
  measure: (contender: C) => Promise<Sample>,
): Promise<Section> {
  const samples = new Map(contenders.map(({ name }) => [name, [] as Sample[]]));
  const problems = new Map<string, string>();
  for (const { name, missing } of contenders) {
    if (missing !== undefined) problems.set(name, `skipped: ${missing} is not installed`);
  }

  for (let round = 1; round <= rounds; round++) {
    for (const contender of round % 2 === 1 ? contenders : contenders.toReversed()) {
      const { name } = contender;
      if (problems.has(name)) continue;
      const progress = (text: string) => console.error(`${section.name} ${round}/${rounds} ${name}: ${text}`);
      try {
        const sample = await measure(contender);
        samples.get(name)?.push(sample);
        progress(`${formatNumber(sample.value)} ${section.unit}`);
      } catch (error) {
        problems.set(name, `failed: ${error instanceof Error ? error.message : error}`);
        progress(problems.get(name)!);
      }
    }
  }
  return {
    ...section,
    results: contenders.map(({ name }) => result(name, samples.get(name)!, problems.get(name))),
  };
}

function result(contender: string, samples: Sample[], problem: string | undefined): Result {
  return problem === undefined ? { contender, samples } : { contender, samples: [], problem };
}
