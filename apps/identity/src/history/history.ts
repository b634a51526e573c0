import { addSeconds, type Clock } from '@mot-cua/kernel'
import type { AuditEvent } from '../audit/audit.ts'
import type { Devices } from '../device/device.ts'
import type { Passkeys } from '../passkey/passkey.ts'
import type { SessionEnding } from '../session-ending/session-ending.ts'
import { type HistoryKind, historyKinds, type Taken, takenWith } from './history-kinds.data.ts'

/** "That was not me" keeps QR codes off for so long (peers.md §2.3 row 9). */
export const PAUSE_SECONDS = 30 * 60
/** More than a person reads; older events stay in the audit. */
export const MOST_ENTRIES = 100

/** One thing that happened to an account, as its owner sees it. */
export type HistoryEntry = {
  id: string
  at: Date
  kind: HistoryKind
  method: 'password' | 'qr' | 'other'
  /** Name of the service it was for; undefined where it was none, or identity itself. */
  service: string | undefined
  /** Of whoever did it; undefined for what nobody's browser or phone did. */
  address: string | undefined
  /** Whether "that was not me" ends something. */
  canDisown: boolean
  /** What is taken off the account with it. */
  takes: Taken | undefined
}

/**
 * `sessions-ended`: everything is signed out, no browser is trusted any more, and QR codes are off
 * for half an hour; the phone or the passkey that the entry tells of is gone.
 */
export type DisownOutcome = 'sessions-ended' | 'not-found'

export type History = {
  /** Newest first. */
  list(accountId: string): Promise<HistoryEntry[]>
  /** Undefined where there is none of that id, or it is another person's. */
  find(entryId: string, accountId: string): Promise<HistoryEntry | undefined>
  disown(entryId: string, accountId: string, from?: { address?: string }): Promise<DisownOutcome>
}

export type HistoryEvent = {
  id: string
  at: Date
  kind: HistoryKind
  clientId: string | undefined
  address: string | undefined
  detail: AuditEvent['detail']
}

export type HistoryStore = {
  list(accountId: string, most: number): Promise<HistoryEvent[]>
  find(entryId: string, accountId: string): Promise<HistoryEvent | undefined>
  /** Turns QR codes off until then, trusts no browser any more, and writes down that the entry was disowned. */
  disown(disowned: DisownedEntry): Promise<void>
}

export type DisownedEntry = {
  entryId: string
  kind: HistoryKind
  accountId: string
  until: Date
  at: Date
  address: string | undefined
}

type Deps = {
  store: HistoryStore
  sessions: Pick<SessionEnding, 'endAll'>
  devices: Pick<Devices, 'revoke' | 'endOpenRequests'>
  passkeys: Pick<Passkeys, 'remove'>
  /** Undefined for identity itself and for a service that is gone. */
  nameOfService: (clientId: string) => Promise<string | undefined>
  now: Clock
}

/** What a person can see of the audit of the own account, and answer to. */
export function createHistory(deps: Deps): History {
  const { store, sessions, now } = deps
  return {
    async list(accountId) {
      return describeAll(deps, await store.list(accountId, MOST_ENTRIES))
    },
    async find(entryId, accountId) {
      const event = await store.find(entryId, accountId)
      return event && (await describeAll(deps, [event]))[0]
    },
    async disown(entryId, accountId, { address } = {}) {
      const event = await store.find(entryId, accountId)
      if (!event || !historyKinds[event.kind].canDisown) return 'not-found'
      const at = now()
      await take(deps, event, { accountId, ...(address === undefined ? {} : { address }) })
      const until = addSeconds(at, PAUSE_SECONDS)
      await store.disown({ entryId, kind: event.kind, accountId, until, at, address })
      await sessions.endAll(accountId, 'not-me', address === undefined ? {} : { address })
      return 'sessions-ended'
    },
  }
}

/** What was made, allowed or changed by somebody else; nothing where it is gone already. */
async function take(
  { devices, passkeys }: Deps,
  { kind, detail }: HistoryEvent,
  of: { accountId: string; address?: string },
): Promise<void> {
  const [deviceId, passkeyId] = [detail?.['deviceId'], detail?.['passkeyId']]
  const taken = takenWith(kind)
  if (taken === 'device' && typeof deviceId === 'string') {
    await devices.revoke({ ...of, which: { id: deviceId } })
  }
  if (taken === 'passkey' && typeof passkeyId === 'string') {
    await passkeys.remove(passkeyId, of.accountId, of)
    if (typeof deviceId === 'string') await devices.endOpenRequests(deviceId)
  }
}

async function describeAll(
  { nameOfService }: Deps,
  events: HistoryEvent[],
): Promise<HistoryEntry[]> {
  const ids = [...new Set(events.flatMap(({ clientId }) => clientId ?? []))]
  const names = new Map(
    await Promise.all(ids.map(async (id) => [id, await nameOfService(id)] as const)),
  )
  return events.map(({ id, at, kind, clientId, address, detail }) => ({
    id,
    at,
    kind,
    method: methodOf(detail?.['method']),
    service: clientId === undefined ? undefined : names.get(clientId),
    address,
    canDisown: historyKinds[kind].canDisown,
    takes: takenWith(kind),
  }))
}

/** As the sign-in wrote it down: `password+sms`, `qr` with what it was approved by. */
export function methodOf(written: string | number | undefined): HistoryEntry['method'] {
  const [first = ''] = String(written ?? '').split('+')
  return first === 'password' || first === 'qr' ? first : 'other'
}
