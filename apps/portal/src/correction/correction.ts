import { randomBytes } from 'node:crypto'
import { type Clock, newId } from '@mot-cua/kernel'
import { dayOf } from '../day/day.ts'
import type { FieldProblem } from '../identity-info/typed-fields.ts'
import type { IdentityFieldName } from '../person/person.ts'

/** What the register keeps; phone and e-mail are the person's own to change. */
export const correctableFields = [
  'fullName',
  'legacyIdNumber',
  'personalId',
  'dateOfBirth',
  'gender',
  'placeOfBirth',
  'placeOfOrigin',
  'permanentAddress',
] as const satisfies readonly IdentityFieldName[]
export type CorrectableField = (typeof correctableFields)[number]

export const correctionStatuses = [
  'sent',
  'received',
  'forwarded',
  'corrected',
  'refused',
  'withdrawn',
] as const
export type CorrectionStatus = (typeof correctionStatuses)[number]

/** As the law of each step allows; what has ended does not begin again. */
const nextStatuses: Record<CorrectionStatus, readonly CorrectionStatus[]> = {
  sent: ['received', 'forwarded', 'refused', 'withdrawn'],
  received: ['forwarded', 'corrected', 'refused', 'withdrawn'],
  forwarded: ['corrected', 'refused', 'withdrawn'],
  corrected: [],
  refused: [],
  withdrawn: [],
}

export const MAX_WISH_CHARACTERS = 1000
/** More at once is a mistake or a nuisance; what has ended does not count. */
export const MAX_OPEN_REQUESTS = 5
/** Of an administrator's list. */
export const CORRECTIONS_PER_PAGE = 50

export type CorrectionStep = { status: CorrectionStatus; at: Date; note: string | undefined }

export type Correction = {
  id: string
  reference: string
  accountId: string
  field: IdentityFieldName
  wish: string
  status: CorrectionStatus
  createdAt: Date
  updatedAt: Date
}

export type TrackedCorrection = Correction & { steps: CorrectionStep[] }

/** Whoever acts: the person themself, or an administrator for any person. */
export type CorrectionActor = { accountId: string; personId: string; address: string }

export type CorrectionStore = {
  /** False when the person has as many open as may be. */
  create(correction: Correction, actor: CorrectionActor): Promise<boolean>
  listOf(personId: string): Promise<Correction[]>
  find(id: string, ofPerson?: string): Promise<TrackedCorrection | undefined>
  /** Oldest first: who waits longest is answered first. */
  list(wanted: { status: CorrectionStatus | undefined; page: number }): Promise<CorrectionList>
  /** False when the request is no longer in the status it was read in. */
  move(change: CorrectionChange): Promise<boolean>
}

export type CorrectionList = { corrections: Correction[]; total: number }

export type CorrectionChange = {
  id: string
  from: CorrectionStatus
  step: CorrectionStep
  actor: CorrectionActor
}

export type WishProblem = Extract<FieldProblem, 'missing' | 'too-long' | 'odd-characters'>
export type CreateOutcome =
  | { outcome: 'created'; id: string }
  | { outcome: 'too-many' }
  | { outcome: 'refused'; problem: WishProblem }

export type MoveOutcome = 'moved' | 'not-found' | 'not-possible'
export type Corrections = ReturnType<typeof createCorrections>

type NewRequest = { field: CorrectableField; wish: string }
type Deps = { store: CorrectionStore; now: Clock }

/** Requests to have the register's own record corrected, followed to their end (P8). */
export function createCorrections(deps: Deps) {
  const { store } = deps
  return {
    create: (actor: CorrectionActor, asked: NewRequest) => create(deps, actor, asked),
    listOf: (personId: string) => store.listOf(personId),
    findOf: (personId: string, id: string) => store.find(id, personId),
    find: (id: string) => store.find(id),
    list: (wanted: Parameters<CorrectionStore['list']>[0]) => store.list(wanted),

    withdraw: async (actor: CorrectionActor, id: string): Promise<MoveOutcome> =>
      move(deps, await store.find(id, actor.personId), { actor, status: 'withdrawn' }),

    /** By an administrator; the person alone withdraws. */
    answer: async (
      actor: CorrectionActor,
      id: string,
      to: { status: Exclude<CorrectionStatus, 'withdrawn'>; note: string | undefined },
    ): Promise<MoveOutcome> => move(deps, await store.find(id), { actor, ...to }),
  }
}

async function create(
  { store, now }: Deps,
  actor: CorrectionActor,
  asked: NewRequest,
): Promise<CreateOutcome> {
  const read = readWish(asked.wish)
  if ('problem' in read) return { outcome: 'refused', problem: read.problem }
  const at = now()
  const correction = {
    id: newId(),
    reference: newReference(at),
    accountId: actor.accountId,
    field: asked.field,
    wish: read.wish,
    status: 'sent' as const,
    createdAt: at,
    updatedAt: at,
  }
  const isCreated = await store.create(correction, actor)
  return isCreated ? { outcome: 'created', id: correction.id } : { outcome: 'too-many' }
}

type Move = { actor: CorrectionActor; status: CorrectionStatus; note?: string | undefined }

async function move(
  { store, now }: Deps,
  found: Correction | undefined,
  { actor, status, note }: Move,
): Promise<MoveOutcome> {
  if (!found) return 'not-found'
  if (!canMove(found.status, status)) return 'not-possible'
  const step = { status, at: now(), note }
  const isMoved = await store.move({ id: found.id, from: found.status, step, actor })
  return isMoved ? 'moved' : 'not-possible'
}

export function canMove(from: CorrectionStatus, to: CorrectionStatus): boolean {
  return nextStatuses[from].includes(to)
}

/** What an administrator may make of a request in this status. */
export function answersTo(status: CorrectionStatus): CorrectionStatus[] {
  return nextStatuses[status].filter((next) => next !== 'withdrawn')
}

/** Lines may be broken here; marks that turn the direction of text may not stand in it. */
export function readWish(typed: string): { wish: string } | { problem: WishProblem } {
  const wish = typed.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  if (wish === '') return { problem: 'missing' }
  if (wish.length > MAX_WISH_CHARACTERS) return { problem: 'too-long' }
  const lines = wish.split('\n')
  const isPlain = lines.every((line) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(line))
  return isPlain ? { wish } : { problem: 'odd-characters' }
}

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `SD-261121-7K3M9Q`: read out over the phone, so without letters that sound or look alike. */
export function newReference(at: Date): string {
  const day = dayOf(at).slice(2).replaceAll('-', '')
  const letters = Array.from(randomBytes(6), (byte) => ALPHABET[byte % ALPHABET.length])
  return `SD-${day}-${letters.join('')}`
}

/** Whether the field of an address may be asked about. */
export function toCorrectable(name: string | undefined): CorrectableField | undefined {
  return correctableFields.find((field) => field === name)
}
