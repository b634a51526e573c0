import type { Portal } from '@mot-cua/portal'
import { sandboxAgencyTokens } from './sandbox-values.ts'

const TEN_YEARS = 3650

/** The sandbox's agencies may register their systems; one whose token was withdrawn stays so. */
export async function settleAgencies(tokens: Pick<Portal['agencyTokens'], 'admit'>): Promise<void> {
  for (const [source, token] of Object.entries(sandboxAgencyTokens)) {
    await tokens.admit(token, { source, by: 'Bản mô phỏng', days: TEN_YEARS })
  }
}
