import type { Mutant } from './mutant.js';
import { applyPatch } from './patch.js';
import { runJest, type JestRun, type TestResult } from './run-jest.js';

/** What became of a mutant: caught by a test, or why it was not. */
export type Verdict = { caughtBy: TestResult } | { failure: string };

type Surroundings = Pick<JestRun, 'workspace' | 'env' | 'signal'>;

/** The tests among `results` that must notice a mutant. */
export function testsOf({ spec, tests }: Mutant, results: readonly TestResult[]): TestResult[] {
  const pattern = new RegExp(tests, 'i');
  return results.filter((result) => result.spec === spec && pattern.test(result.name));
}

/**
 * Runs the tests of all mutants on the sources as they are. Answers what stands against trying a mutant, by its name: tests
 * that do not exist or are not green prove nothing.
 */
export async function checkBefore(mutants: readonly Mutant[], around: Surroundings): Promise<Map<string, string>> {
  const specs = [...new Set(mutants.map(({ spec }) => spec))];
  const { tests, broken } = await runJest({ ...around, specs, tests: [...new Set(mutants.map((one) => `(${one.tests})`))].join('|'), workers: 2 });
  return new Map(
    mutants.flatMap((mutant): [string, string][] => {
      const own = testsOf(mutant, tests);
      const notGreen = own.find(({ status }) => status !== 'passed');
      if (notGreen) return [[mutant.name, `not green on the sources as they are: ${notGreen.name}: ${notGreen.why}`]];
      if (own.length > 0) return [];
      return [[mutant.name, broken.find((line) => line.includes(mutant.spec)) ?? `no test of ${mutant.spec} fits /${mutant.tests}/`]];
    }),
  );
}

/** Runs the tests that must notice a mutant on sources broken by it, and mends these again. */
export async function tryMutant(mutant: Mutant, around: Surroundings): Promise<Verdict> {
  let undo: () => Promise<void>;
  try {
    undo = await applyPatch(around.workspace, mutant.diff);
  } catch (error) {
    return { failure: `${mutant.name}.patch does not apply: ${error instanceof Error ? error.message : String(error)}` };
  }
  try {
    const { tests, broken } = await runJest({ ...around, specs: [mutant.spec], tests: mutant.tests, workers: 1 });
    if (broken[0] !== undefined) return { failure: `the spec does not even load: ${broken[0]}` };
    const red = testsOf(mutant, tests).find(({ status }) => status === 'failed');
    return red ? { caughtBy: red } : { failure: `SURVIVED: ${mutant.spec} stays green` };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  } finally {
    await undo();
  }
}
