import type { Proof } from './proof.ts'
import { runSuites } from './suites.ts'

export const proof: Proof<Record<string, number>> = {
  title: 'Basic OP, RP-initiated logout, FAPI 2.0 and DPoP modules, with their waits',
  full: {},
  run: () => runSuites('tests/conformance'),
}
