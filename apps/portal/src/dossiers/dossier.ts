/** The ten national statuses of a dossier, by their codes (domain.md §2.3). */
export const dossierStatuses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const
export type DossierStatus = (typeof dossierStatuses)[number]

/** What a status means to the person: to do something, to wait, or that it is over. */
export const phases = ['to-do', 'in-progress', 'done'] as const
export type Phase = (typeof phases)[number]

/** Codes of the phases in the database; the generated column says the same of each status. */
export const phaseCodes: Record<Phase, number> = { 'to-do': 1, 'in-progress': 2, done: 3 }

const phaseByStatus: Record<DossierStatus, Phase> = {
  1: 'in-progress',
  2: 'in-progress',
  3: 'done',
  4: 'in-progress',
  5: 'to-do',
  6: 'to-do',
  7: 'done',
  8: 'done',
  9: 'done',
  10: 'done',
}

export function phaseOf(status: DossierStatus): Phase {
  return phaseByStatus[status]
}

/** Which statuses follow which; those without a successor are final. */
const moves: Record<DossierStatus, readonly DossierStatus[]> = {
  1: [2, 3, 5, 7],
  2: [4, 5, 6, 7, 8],
  3: [],
  4: [5, 6, 7, 8, 9],
  5: [2, 4, 7, 8],
  6: [4, 7, 8, 9],
  7: [],
  8: [],
  9: [10, 6],
  10: [],
}

/** A further step under the same status, such as one more office, is a usual one too. */
export function isUsualMove(from: DossierStatus, to: DossierStatus): boolean {
  return from === to || moves[from].includes(to)
}

export type DossierSummary = {
  id: string
  code: string
  procedureName: string
  agencyName: string
  submittedAt: Date
  dueAt: Date | undefined
  status: DossierStatus
  statusAt: Date
  /** The account it came in by. */
  origin: Origin
}

/** Which of the person's accounts something came in by, seen from the one that is signed in. */
export type Origin = 'this-account' | 'old-account' | 'eid-account'

export function originOf(
  account: { id: string; type: 'eid' | 'portal' | 'postal' },
  signedInWith: string,
): Origin {
  if (account.id === signedInWith) return 'this-account'
  return account.type === 'eid' ? 'eid-account' : 'old-account'
}

export type DossierStep = {
  sequence: number
  at: Date
  status: DossierStatus
  unit: string | undefined
  officialTitle: string | undefined
  note: string | undefined
}

/** Days past the promised day; 0 while it is in time. What is over late stays late. */
export function daysLate(
  { dueAt, status, statusAt }: Pick<DossierSummary, 'dueAt' | 'status' | 'statusAt'>,
  now: Date,
): number {
  if (!dueAt || isWithdrawn(status)) return 0
  const end = phaseOf(status) === 'done' ? statusAt : now
  return Math.max(0, Math.ceil((end.getTime() - dueAt.getTime()) / DAY_MS))
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Not the agency's delay: refused at intake, or ended at the person's own wish. */
function isWithdrawn(status: DossierStatus): boolean {
  return status === 3 || status === 7
}

export type ShownStep = DossierStep & {
  /** Said on the page: the agency has gone another way than usual. */
  isUnusual: boolean
}

/** In the order of the sender's own count, whatever order they arrived in. */
export function toTimeline(steps: readonly DossierStep[]): ShownStep[] {
  const ordered = steps.toSorted((a, b) => a.sequence - b.sequence)
  return ordered.map((step, index) => {
    const before = ordered[index - 1]
    return { ...step, isUnusual: before !== undefined && !isUsualMove(before.status, step.status) }
  })
}
