import { LINK_NOTICE_PATH } from '../session/require-session.ts'
import type { LinkProblem } from './link-rules.ts'

export const LINK_PATH = LINK_NOTICE_PATH
export const START_PATH = '/link/start'
export const STOP_PATH = '/link/stop'
export const PROVE_PATH = '/link/prove'
export const OFFER_PATH = '/link/offer'
export const LEVEL_PATH = '/link/level'
export const NOT_MINE_PATH = '/link/offer/not-mine'
export const TAKE_BACK_PATH = '/linked-accounts/disowned'
export const CONFIRM_PATH = '/link/confirm'
export const DONE_PATH = '/link/done'
export const REFUSED_PATH = '/link/refused'
export const LINKED_ACCOUNTS_PATH = '/linked-accounts'
export const PROFILE_PATH = '/profile'
/** Where an old account is proved; the pages are those of its own way in. */
export const OLD_SIGN_IN_PATHS = { portal: '/sign-in/portal', postal: '/sign-in/postal' } as const

/** Why no link was made: a problem of the pair, or what another request did meanwhile. */
export const refusals = [
  'kind',
  'closed',
  'taken',
  'occupied',
  'unverified',
  'relogin',
  'eid-unverified',
  'other-person',
  'level',
  'changed',
] as const satisfies readonly (LinkProblem | 'changed')[]
export type Refusal = (typeof refusals)[number]

/** An address of its own, so that a reload shows the same words. */
export function refusedPath(reason: Refusal): string {
  return `${REFUSED_PATH}?reason=${reason}`
}

export function withReturnTo(path: string, returnTo: string): string {
  return `${path}?${new URLSearchParams({ return_to: returnTo })}`
}

export function pathnameOf(path: string): string {
  return new URL(path, 'http://own.invalid').pathname
}

/** Where a problem leads: to the proof that is missing, to what has happened, or to the reason. */
export function pathOfProblem(problem: LinkProblem): string {
  switch (problem) {
    case 'prove-old':
    case 'prove-eid':
      return CONFIRM_PATH
    case 'already-linked':
      return DONE_PATH
    case 'kind':
    case 'closed':
    case 'taken':
    case 'occupied':
    case 'unverified':
    case 'relogin':
    case 'eid-unverified':
    case 'other-person':
    case 'level':
      return refusedPath(problem)
  }
}
