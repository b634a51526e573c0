import type { Proof } from './proof.ts'
import { runSuites } from './suites.ts'

export const proof: Proof<Record<string, number>> = {
  title: 'relying parties written by others sign people in and are told of logouts',
  full: {},
  run: () => runSuites('tests/interop'),
}
