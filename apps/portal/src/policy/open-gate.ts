import type { SignInGate } from './gate.ts'

/** Until policies are data: every kind of account is open. */
export const openGate: SignInGate = { decide: () => ({ access: 'full' }) }
