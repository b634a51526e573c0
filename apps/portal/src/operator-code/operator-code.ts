import { hashHandedCode, newHandedCode } from '@mot-cua/authentication'
import { addSeconds, type Clock } from '@mot-cua/kernel'

/** Long enough for a letter by hand, short enough not to lie about. */
export const OPERATOR_CODE_SECONDS = 24 * 60 * 60

/** What a code opens: a new second factor, or a new password. */
export type CodePurpose = 'enrolment' | 'password'

type Shown = { accountId: string; purpose: CodePurpose; codeHash: string; at: Date }

export type GivenCode = Shown & {
  expiresAt: Date
  by: string
  /** Why; an enrolment needs no reason. */
  reason?: string | undefined
  /** Every session of the account is to end. */
  endsSessions: boolean
}

/** A given code, by which the sessions of its account are to end. */
export type EndingOrder = Pick<GivenCode, 'accountId' | 'purpose' | 'codeHash'>

export type OperatorCodeStore = {
  /** One of the same purpose that was given before is over. */
  put(given: GivenCode): Promise<void>
  /** True for one of any number of requests. */
  use(shown: Shown): Promise<boolean>
  /** By the name in small letters. */
  findAccount(username: string): Promise<string | undefined>
  findAdministrator(username: string): Promise<string | undefined>
  listSessionsToEnd(): Promise<EndingOrder[]>
  /** This order alone: one that was given meanwhile stays. */
  markSessionsEnded(order: EndingOrder): Promise<void>
}

type Deps = { store: OperatorCodeStore; now: Clock }

export type OperatorCodes = ReturnType<typeof createOperatorCodes>

/** Codes that an operator reads to an administrator whom they have seen: each is good once. */
export function createOperatorCodes({ store, now }: Deps) {
  /** Undefined where no administrator has the name. */
  async function issue(
    username: string,
    given: Pick<GivenCode, 'purpose' | 'by' | 'reason' | 'endsSessions'>,
  ): Promise<string | undefined> {
    const accountId = await store.findAdministrator(username.trim().toLowerCase())
    if (accountId === undefined) return undefined
    const code = newHandedCode()
    const at = now()
    const expiresAt = addSeconds(at, OPERATOR_CODE_SECONDS)
    await store.put({ ...given, accountId, codeHash: hashHandedCode(code), at, expiresAt })
    return code
  }
  return {
    /** For a new second factor; the one there is holds until the new one has been shown to work. */
    issueCode: (username: string, by: string) =>
      issue(username, { purpose: 'enrolment', by, endsSessions: false }),
    /** For a password that was forgotten; sessions end within seconds. */
    issuePasswordCode: (username: string, { by, reason }: { by: string; reason: string }) =>
      issue(username, { purpose: 'password', by, reason, endsSessions: true }),
    use: (accountId: string, purpose: CodePurpose, typed: string) =>
      store.use({ accountId, purpose, codeHash: hashHandedCode(typed), at: now() }),
    findAdministrator: (username: string) => store.findAdministrator(username),
  }
}

type Ending = {
  store: Pick<OperatorCodeStore, 'listSessionsToEnd' | 'markSessionsEnded'>
  sessions: { endOfAccount(accountId: string): Promise<void> }
}

/**
 * What an operator's command has ordered: the command knows the database alone, the sessions lie
 * where the portal keeps them.
 */
export async function endOrderedSessions({ store, sessions }: Ending): Promise<void> {
  for (const order of await store.listSessionsToEnd()) {
    await sessions.endOfAccount(order.accountId)
    await store.markSessionsEnded(order)
  }
}
