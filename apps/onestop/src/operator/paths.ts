import type { SettingKey } from '../settings/settings.ts'

export const OPERATOR = '/operator'
export const isOperated = (path: string) => /^\/operator(?:[/?]|$)/.test(path)
export const HISTORY = `${OPERATOR}/history`
export const BREAK_GLASS = `${OPERATOR}/break-glass`
export const STAFF = `${OPERATOR}/staff`
export const settingPath = (key: SettingKey) => `${OPERATOR}/settings/${key}`
export const staffPath = (staffAccountId: string) => `${STAFF}/${staffAccountId}`
export const GUIDES = `${OPERATOR}/guides`
export const operatorGuidePath = (slug: string) => `${GUIDES}/${slug}`
