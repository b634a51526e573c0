/** Rules that an administrator changes while everything runs, and what holds until then. */
export const ruleSettings = {
  /** Contradiction C1: level of the person who signs a browser in by QR code. */
  'assurance.qrLogin': { usual: '2', isValue: (text: string) => text === '1' || text === '2' },
  /** C16, R062: the app signs itself out once it has signed a browser in. */
  'app.logoutAfterQrLogin': { usual: 'true', isValue: isBoolean },
} as const satisfies Record<string, { usual: string; isValue: (text: string) => boolean }>

export type RuleName = keyof typeof ruleSettings

function isBoolean(text: string): boolean {
  return text === 'true' || text === 'false'
}
