import type { Profile } from '@mot-cua/device-api'
import type { OpenRequest, RequestEnd } from '../request/open-request.ts'

/** What this browser shows before anybody has unlocked it. */
export type LocalDevice = { givenName: string; hasPasskey: boolean }

/** Why the app stands where it does, told once. */
export type Reason =
  | 'signed-out'
  | 'session-over'
  | 'locked'
  | 'device-unknown'
  | 'device-disabled'
  | 'sign-in-cancelled'
  | 'sign-in-failed'
  | 'no-storage'
  | 'link-needs-setup'
  | 'new-device'
  | 'saved'
  | 'device-removed'

export type Stage =
  | { at: 'starting' }
  /** Nobody's device yet, or no longer. */
  | { at: 'welcome' }
  /** Signed in by password and OTP; the passcode is missing. */
  | { at: 'enrolling' }
  | { at: 'locked'; device: LocalDevice }
  | { at: 'open'; device: LocalDevice; profile: Profile }

export type AppState = {
  stage: Stage
  /** After the `#`: `scan`, `settings/passcode` … */
  route: string
  request: OpenRequest | undefined
  /** A sign-in page of this phone has sent somebody here. */
  linkCode: string | undefined
  reason: Reason | undefined
  isOnline: boolean
}

export type Action =
  | { type: 'welcomed'; reason?: Reason }
  | { type: 'signed-in' }
  | { type: 'locked'; device: LocalDevice; reason?: Reason }
  | { type: 'opened'; device: LocalDevice; profile: Profile; reason?: Reason }
  | { type: 'profile-changed'; profile: Profile }
  | { type: 'went'; route: string }
  | { type: 'linked'; code: string | undefined }
  | { type: 'request-opened'; request: OpenRequest }
  | { type: 'request-permitted' }
  | { type: 'number-typed'; number: string | undefined }
  | { type: 'request-ended'; end: RequestEnd; logsOut?: boolean }
  | { type: 'request-left' }
  | { type: 'told'; reason: Reason | undefined }
  | { type: 'connection'; isOnline: boolean }

export const firstState: AppState = {
  stage: { at: 'starting' },
  route: '',
  request: undefined,
  linkCode: undefined,
  reason: undefined,
  isOnline: true,
}

/** What happens to the app, as data; nothing here knows of browsers or servers. */
export function reduce(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'welcomed':
      return { ...emptied(state), stage: { at: 'welcome' }, reason: action.reason }
    case 'signed-in':
      return { ...emptied(state), stage: { at: 'enrolling' } }
    case 'locked':
      return {
        ...emptied(state),
        stage: { at: 'locked', device: action.device },
        reason: action.reason,
      }
    case 'opened':
      return {
        ...state,
        stage: { at: 'open', device: action.device, profile: action.profile },
        reason: action.reason,
      }
    case 'profile-changed':
      if (state.stage.at !== 'open') return state
      return { ...state, stage: { ...state.stage, profile: action.profile } }
    case 'went':
      return went(state, action.route)
    case 'linked':
      return { ...state, linkCode: action.code }
    case 'told':
      return { ...state, reason: action.reason }
    case 'connection':
      return { ...state, isOnline: action.isOnline }
    case 'request-opened':
    case 'request-permitted':
    case 'number-typed':
    case 'request-ended':
    case 'request-left':
      return { ...state, ...reduceRequest(state, action) }
  }
}

type RequestAction = Extract<Action, { type: `request-${string}` | 'number-typed' }>

function reduceRequest(state: AppState, action: RequestAction): Partial<AppState> {
  if (action.type === 'request-opened') {
    return { request: action.request, linkCode: undefined, reason: undefined }
  }
  const { request } = state
  if (!request) return {}
  switch (action.type) {
    case 'request-permitted':
      return { request: { ...request, webSignIn: true } }
    case 'number-typed':
      return { request: { ...request, step: 'proof', number: action.number } }
    case 'request-ended':
      // What is decided stays decided, whatever a late answer or a timer says.
      if (request.end) return {}
      return { request: { ...request, end: action.end, logsOut: action.logsOut ?? false } }
    case 'request-left':
      return { request: undefined }
  }
}

/** Whoever takes the app over finds nothing of whoever was here before. */
function emptied(state: AppState): AppState {
  return { ...state, request: undefined, reason: undefined }
}

/** Going elsewhere takes the notice away, and going back from the passcode asks again. */
function went(state: AppState, route: string): AppState {
  const isSame = state.route === route
  const request =
    state.request && route === 'request'
      ? { ...state.request, step: 'confirm' as const }
      : state.request
  return { ...state, route, request, reason: isSame ? state.reason : undefined }
}
