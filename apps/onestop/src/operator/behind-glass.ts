import type { SettingKey } from '../settings/settings.ts'
import { BREAK_GLASS, HISTORY, OPERATOR, STAFF, settingPath } from './paths.ts'
import type { StaffAction } from './staff-directory.ts'

/** What brings sign-ins back while the e-ID is away, and tells people about it. */
const openSettings: readonly SettingKey[] = ['cutOver', 'topology', 'notices', 'support']
/** Both can be taken back. */
const openActions: readonly StaffAction[] = ['suspend', 'resume']

const ID = '[^/]+'
const settings = openSettings.map(settingPath)
const actions = `${STAFF}/${ID}/(?:${openActions.join('|')})`

const looking = [OPERATOR, HISTORY, BREAK_GLASS, STAFF, `${STAFF}/${ID}`, ...settings, actions]
const changing = [
  ...settings,
  ...settings.map((path) => `${path}/confirm`),
  actions,
  `${BREAK_GLASS}/uses/${ID}/end`,
]

const whole = (paths: readonly string[]) => new RegExp(`^(?:${paths.join('|')})$`)
const open = { looking: whole(looking), changing: whole(changing) }

/**
 * Whether whoever broke the glass may ask for this of `/operator`: a list of what is allowed, so
 * that what is not thought of is refused. Nothing in it outlasts the hour unseen, strengthens the
 * way in or weakens who watches it.
 */
export function isOpenBehindGlass(method: string, path: string): boolean {
  const isLooking = method === 'GET' || method === 'HEAD'
  return open[isLooking ? 'looking' : 'changing'].test(path)
}

/** Whoever operates the province watches the others: nobody of them is shut out in that hour. */
export function isSparedBehindGlass({ roles }: { roles: readonly string[] }): boolean {
  return roles.includes('technical-admin')
}
