export type PasscodeFault = 'not-six-digits' | 'same-digit' | 'run' | 'repeated'

/** Digits only, however they were typed or pasted. */
export function cleanPasscode(typed: string): string {
  return typed.replace(/[\s.-]/g, '')
}

/**
 * What a phone can see by itself; dates of birth and lists of common codes are the server's.
 * Undefined when there is nothing to say.
 */
export function findPasscodeFault(passcode: string): PasscodeFault | undefined {
  if (!/^\d{6}$/.test(passcode)) return 'not-six-digits'
  if (/^(\d)\1{5}$/.test(passcode)) return 'same-digit'
  if (/^(\d{2})\1\1$|^(\d{3})\2$/.test(passcode)) return 'repeated'
  return isSequence(passcode) ? 'run' : undefined
}

function isSequence(passcode: string): boolean {
  const steps = Array.from(
    passcode.slice(1),
    (digit, index) => (Number(digit) - Number(passcode[index]) + 10) % 10,
  )
  return steps.every((step) => step === 1) || steps.every((step) => step === 9)
}
