import { z } from 'zod'
import { type LevelAction, levelActions, type ProvinceSettings } from '../../presets/preset.ts'
import type { Overrides, SettingKey } from './settings.ts'

const text = z.string().min(1).max(300)
const level = z.union([z.literal(1), z.literal(2)])
const instant = z.iso.datetime({ offset: true }).nullable()
const notice = z
  .object({
    vi: z.string().max(4000),
    en: z.string().max(4000),
    from: instant.default(null),
    until: instant.default(null),
  })
  .nullable()
const wholeNumber = (least: number, most: number) => z.number().int().min(least).max(most)

/** Bounds of the numbers; the hours are such that the first is always before the last. */
export const reminderBounds = {
  perDay: [0, 10_000],
  perMonth: [0, 300_000],
  everyDays: [1, 60],
  fromHour: [0, 12],
  untilHour: [13, 24],
} as const
const levelFields = Object.fromEntries(levelActions.map((action) => [action, level]))

/** What each setting may be, whoever wrote the row. */
export const settingValues = {
  topology: z.enum(['broker', 'direct']),
  portalName: text,
  systemName: text,
  bannerTitle: text,
  support: z.object({
    office: text,
    contact: text,
    position: z.string().max(300).default(''),
    phone: text,
    hotline: text,
    email: text,
  }),
  levels: z.object(levelFields as Record<LevelAction, typeof level>),
  cutOver: z.object({ citizen: instant, staff: instant }),
  hatsPerPerson: z.enum(['one', 'several']),
  citizenPortal: z.enum(['full', 'redirect', 'readOnly']),
  reminders: z.object({
    perDay: wholeNumber(...reminderBounds.perDay),
    perMonth: wholeNumber(...reminderBounds.perMonth),
    everyDays: wholeNumber(...reminderBounds.everyDays),
    fromHour: wholeNumber(...reminderBounds.fromHour),
    untilHour: wholeNumber(...reminderBounds.untilHour),
  }),
  notices: z.object({ home: notice, 'staff-sign-in': notice }),
} as const satisfies { [K in SettingKey]: z.ZodType<ProvinceSettings[K]> }

/** Rows as they are stored; throws for one that is no setting or cannot be one. */
export function readOverrides(rows: readonly { key: string; value: unknown }[]): Overrides {
  return Object.fromEntries(rows.map(({ key, value }) => [key, valueOf(key, value)]))
}

function valueOf(key: string, value: unknown): unknown {
  if (!Object.hasOwn(settingValues, key)) throw new Error(`no setting has the name ${key}`)
  return settingValues[key as SettingKey].parse(value)
}
