import type { Reporter, TestModule } from 'vitest/node'

/** Ends every run with one plain line that any tool can read. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    // A file that could not be read or set up has failed even when it holds no test that did.
    const failed = Math.max(count('failed'), modules.filter((module) => !module.ok()).length)
    process.stdout.write(
      `\n${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`,
    )
  }
}
