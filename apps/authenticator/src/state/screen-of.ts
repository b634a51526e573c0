import type { AppState } from './app-state.ts'

export type ScreenName =
  | 'starting'
  | 'welcome'
  | 'enrol'
  | 'unlock'
  | 'home'
  | 'scan'
  | 'typed'
  | 'link'
  | 'permission'
  | 'permission-needed'
  | 'confirm'
  | 'proof'
  | 'request-end'
  | 'devices'
  | 'lost'
  | 'history'
  | 'browsers'
  | 'passkeys'
  | 'settings'
  | 'passcode'
  | 'install'
  | 'help'

/** Also without a session, and offline. */
const openRoutes: Record<string, ScreenName> = {
  install: 'install',
  help: 'help',
  lost: 'lost',
  settings: 'settings',
}

const memberRoutes: Record<string, ScreenName> = {
  scan: 'scan',
  'scan/typed': 'typed',
  permission: 'permission',
  devices: 'devices',
  history: 'history',
  browsers: 'browsers',
  passkeys: 'passkeys',
  'settings/passcode': 'passcode',
}

/** Which screen a state shows: an address bar can ask for one, never for more than is allowed. */
export function screenOf(state: AppState): ScreenName {
  const { stage, route } = state
  if (stage.at === 'starting') return 'starting'
  if (stage.at === 'enrolling') return 'enrol'
  const open = openRoutes[route]
  if (open) return open
  if (stage.at === 'welcome') return 'welcome'
  if (stage.at === 'locked') return 'unlock'
  if (route === 'link') return state.linkCode === undefined ? 'home' : 'link'
  return screenOfRequest(state) ?? memberRoutes[route] ?? 'home'
}

/** An open request waits behind every other screen but its own. */
function screenOfRequest({ request, route }: AppState): ScreenName | undefined {
  if (!request || !route.startsWith('request')) return undefined
  if (request.end) return 'request-end'
  if (!request.webSignIn) return route === 'request/permission' ? 'permission' : 'permission-needed'
  return request.step === 'proof' && route === 'request/proof' ? 'proof' : 'confirm'
}
