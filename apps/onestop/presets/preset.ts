/** Actions that ask for a level of the e-ID (requirements C1). */
export const levelActions = [
  'citizen-sign-in',
  'staff-sign-in',
  'postal-staff-sign-in',
  'link-local-account',
  'remote-signing',
] as const
export type LevelAction = (typeof levelActions)[number]

export const noticePlaces = ['home', 'staff-sign-in'] as const
export type NoticePlace = (typeof noticePlaces)[number]

/** Shown from one instant to another; null where there is no such end. */
export type ProvinceNotice = {
  vi: string
  en: string
  from: string | null
  until: string | null
}

/** Whom people turn to in this province (R170). */
export type Support = {
  office: string
  contact: string
  /** What that person is (R170); none where it says nothing. */
  position: string
  phone: string
  hotline: string
  email: string
}

/** What messages to officials who are not ready may cost, and when they may come. */
export type ReminderRules = {
  /** Messages of the whole province. */
  perDay: number
  perMonth: number
  /** To the same account at most once in so many days. */
  everyDays: number
  /** Hours of the day in Viet Nam between which they leave; at night none does. */
  fromHour: number
  untilHour: number
}

/** What the same program is in one province; an operator may change each key while it runs. */
export type ProvinceSettings = {
  /** By the national portal, or straight to the issuer of e-IDs (C30). */
  topology: 'broker' | 'direct'
  /** What citizens call it (C19). */
  portalName: string
  /** What officials and documents call it (C19). */
  systemName: string
  /** Over every page, as the province writes it (R111). */
  bannerTitle: string
  support: Support
  levels: Record<LevelAction, 1 | 2>
  /** From when the e-ID is the only way in; null while no day is set (R004, C11). */
  cutOver: Record<'citizen' | 'staff', string | null>
  /** Whether one person may hold several accounts of officials (R147). */
  hatsPerPerson: 'one' | 'several'
  /** After the merger of portals, a province may lead its citizens on or keep what it has to read. */
  citizenPortal: 'full' | 'redirect' | 'readOnly'
  reminders: ReminderRules
  notices: Record<NoticePlace, ProvinceNotice | null>
}

export type Preset = {
  id: string
  /** Part of cookie names and of the schema's name. */
  province: string
  /** As the list of `unitsOn` has it. */
  provinceCode: string
  /** The day whose administrative units hold: units merge, so a preset is of a period. */
  unitsOn: string
  settings: ProvinceSettings
}
