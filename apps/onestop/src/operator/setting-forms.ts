import { dayOf, parseDay, startOfDay, writeDay } from '@mot-cua/kernel'
import {
  levelActions,
  type NoticePlace,
  noticePlaces,
  type ProvinceNotice,
  type ProvinceSettings,
} from '../../presets/preset.ts'
import type { OnestopMessageKey } from '../messages.ts'
import { reminderBounds } from '../settings/setting-values.ts'
import type { SettingKey } from '../settings/settings.ts'

export type FormField = {
  name: string
  label: OnestopMessageKey
  /** A day may be left empty: then there is none. */
  kind: 'line' | 'text' | 'day' | 'choice' | 'number'
  /** Of a number. */
  bounds?: readonly [least: number, most: number]
  options?: readonly { value: string; label: OnestopMessageKey }[]
}

export type Typed = Record<string, string>

/** How a setting is shown in fields and read from them; `read` is asked of right fields alone. */
type SettingForm<K extends SettingKey = SettingKey> = {
  fields: readonly FormField[]
  write(value: ProvinceSettings[K]): Typed
  read(typed: Typed): ProvinceSettings[K]
}

const reminderKeys = Object.keys(reminderBounds) as (keyof typeof reminderBounds)[]

/** Every setting, in the order of the menu. */
const settingForms: { [K in SettingKey]: SettingForm<K> } = {
  cutOver: {
    fields: [
      { name: 'staff', label: 'setting.cutOver.staff', kind: 'day' },
      { name: 'citizen', label: 'setting.cutOver.citizen', kind: 'day' },
    ],
    write: ({ staff, citizen }) => ({ staff: writeInstant(staff), citizen: writeInstant(citizen) }),
    read: ({ staff, citizen }) => ({ staff: readInstant(staff), citizen: readInstant(citizen) }),
  },
  levels: {
    fields: levelActions.map((action) => ({
      name: action,
      label: `setting.levels.${action}` as const,
      kind: 'choice',
      options: [
        { value: '1', label: 'setting.level1' },
        { value: '2', label: 'setting.level2' },
      ],
    })),
    write: (levels) => eachAction((action) => String(levels[action])),
    read: (typed) => eachAction((action) => (typed[action] === '2' ? 2 : 1)),
  },
  topology: choiceForm('topology', ['broker', 'direct']),
  citizenPortal: choiceForm('citizenPortal', ['full', 'redirect', 'readOnly']),
  hatsPerPerson: choiceForm('hatsPerPerson', ['one', 'several']),
  portalName: lineForm('setting.portalName'),
  systemName: lineForm('setting.systemName'),
  bannerTitle: lineForm('setting.bannerTitle'),
  support: {
    fields: (['office', 'contact', 'position', 'phone', 'hotline', 'email'] as const).map(
      (name) => ({
        name,
        label: `support.${name}` as const,
        kind: 'line',
      }),
    ),
    write: (support) => ({ ...support }),
    read: ({ office = '', contact = '', position = '', phone = '', hotline = '', email = '' }) => ({
      office,
      contact,
      position,
      phone,
      hotline,
      email,
    }),
  },
  reminders: {
    fields: reminderKeys.map((name) => ({
      name,
      label: `setting.reminders.${name}` as const,
      kind: 'number',
      bounds: reminderBounds[name],
    })),
    write: (rules) => eachReminderRule((name) => String(rules[name])),
    read: (typed) => eachReminderRule((name) => Number(typed[name])),
  },
  notices: {
    fields: noticePlaces.flatMap((place) => [
      { name: `${place}.vi`, label: `setting.notices.${place}.vi` as const, kind: 'text' as const },
      { name: `${place}.en`, label: `setting.notices.${place}.en` as const, kind: 'text' as const },
      { name: `${place}.from`, label: 'setting.notices.from', kind: 'day' as const },
      { name: `${place}.until`, label: 'setting.notices.until', kind: 'day' as const },
    ]),
    write: (notices) => ({
      ...writeNotice('home', notices.home),
      ...writeNotice('staff-sign-in', notices['staff-sign-in']),
    }),
    read: (typed) => ({
      home: readNotice('home', typed),
      'staff-sign-in': readNotice('staff-sign-in', typed),
    }),
  },
}

/** A form of whichever setting; what it reads is what it was made for. */
type AnyForm = {
  fields: readonly FormField[]
  write(value: unknown): Typed
  read(typed: Typed): unknown
}

export function formOf(key: SettingKey): AnyForm {
  return settingForms[key]
}

export const settingKeys = Object.keys(settingForms) as SettingKey[]

const usualLevels = {
  'citizen-sign-in': 1,
  'staff-sign-in': 2,
  'postal-staff-sign-in': 2,
  'link-local-account': 1,
  'remote-signing': 2,
} as const

/** Levels as most documents mean them, as Tây Sơn does, and as strict as they can be (C1). */
export const levelPresets = {
  usual: usualLevels,
  tayson: { ...usualLevels, 'citizen-sign-in': 2 },
  strict: eachAction(() => 2 as const),
} as const satisfies Record<string, ProvinceSettings['levels']>

export type FieldProblem = 'missing' | 'too-long' | 'no-day' | 'no-number'

const LONGEST = { line: 300, text: 4000 } as const

/** What is wrong with each field; none where all may be read. */
export function findFieldProblems(
  fields: readonly FormField[],
  typed: Typed,
): Record<string, FieldProblem> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const problem = problemOf(field, (typed[field.name] ?? '').trim())
      return problem ? [[field.name, problem]] : []
    }),
  )
}

function problemOf({ kind, options, bounds }: FormField, value: string): FieldProblem | undefined {
  switch (kind) {
    case 'line':
      if (value === '') return 'missing'
      return value.length > LONGEST.line ? 'too-long' : undefined
    case 'text':
      return value.length > LONGEST.text ? 'too-long' : undefined
    case 'day':
      return value === '' || parseDay(value) ? undefined : 'no-day'
    case 'number':
      return isWithin(value, bounds) ? undefined : 'no-number'
    case 'choice':
      return options?.some((option) => option.value === value) ? undefined : 'missing'
  }
}

function isWithin(value: string, [least, most]: readonly [number, number] = [0, 0]): boolean {
  return /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most
}

function lineForm(label: OnestopMessageKey) {
  return {
    fields: [{ name: 'value', label, kind: 'line' }],
    write: (value: string) => ({ value }),
    read: ({ value = '' }: Typed) => value.trim(),
  } as const
}

function choiceForm<K extends 'topology' | 'citizenPortal' | 'hatsPerPerson'>(
  key: K,
  values: readonly (ProvinceSettings[K] & string)[],
): SettingForm<K> {
  return {
    fields: [
      {
        name: 'value',
        label: `setting.${key}`,
        kind: 'choice',
        options: values.map((value) => ({
          value,
          label: `setting.${key}.${value}` as OnestopMessageKey,
        })),
      },
    ],
    write: (value) => ({ value }),
    read: ({ value }) => value as ProvinceSettings[K],
  }
}

function eachAction<T>(valueOf: (action: (typeof levelActions)[number]) => T) {
  return Object.fromEntries(levelActions.map((action) => [action, valueOf(action)])) as Record<
    (typeof levelActions)[number],
    T
  >
}

function eachReminderRule<T>(valueOf: (name: keyof typeof reminderBounds) => T) {
  return Object.fromEntries(reminderKeys.map((name) => [name, valueOf(name)])) as Record<
    keyof typeof reminderBounds,
    T
  >
}

function writeInstant(instant: string | null): string {
  return instant === null ? '' : writeDay(dayOf(new Date(instant)))
}

/** The beginning of the day that was typed. */
function readInstant(typed: string | undefined): string | null {
  const day = parseDay(typed ?? '')
  return day === undefined ? null : startOfDay(day).toISOString()
}

function writeNotice(place: NoticePlace, notice: ProvinceNotice | null): Typed {
  const { vi = '', en = '', from = null, until = null } = notice ?? {}
  return {
    [`${place}.vi`]: vi,
    [`${place}.en`]: en,
    [`${place}.from`]: writeInstant(from),
    [`${place}.until`]: writeInstant(until),
  }
}

/** None where nothing is written; readers of English get the other words where theirs are missing. */
function readNotice(place: NoticePlace, typed: Typed): ProvinceNotice | null {
  const vi = typed[`${place}.vi`]?.trim() ?? ''
  const en = typed[`${place}.en`]?.trim() ?? ''
  if (vi === '' && en === '') return null
  return {
    vi: vi || en,
    en: en || vi,
    from: readInstant(typed[`${place}.from`]),
    until: readInstant(typed[`${place}.until`]),
  }
}
