import { type Catalog, createCatalog } from '@mot-cua/web'
import accountEn from '../locales/account.en.json' with { type: 'json' }
import accountVi from '../locales/account.vi.json' with { type: 'json' }
import accountVn from '../locales/account.vi.vn-2024.json' with { type: 'json' }
import breakGlassEn from '../locales/break-glass.en.json' with { type: 'json' }
import breakGlassVi from '../locales/break-glass.vi.json' with { type: 'json' }
import en from '../locales/en.json' with { type: 'json' }
import guidesEn from '../locales/guides.en.json' with { type: 'json' }
import guidesVi from '../locales/guides.vi.json' with { type: 'json' }
import guidesVn from '../locales/guides.vi.vn-2024.json' with { type: 'json' }
import homeEn from '../locales/home.en.json' with { type: 'json' }
import homeVi from '../locales/home.vi.json' with { type: 'json' }
import homeVn from '../locales/home.vi.vn-2024.json' with { type: 'json' }
import remindersEn from '../locales/reminders.en.json' with { type: 'json' }
import remindersVi from '../locales/reminders.vi.json' with { type: 'json' }
import remindersVn from '../locales/reminders.vi.vn-2024.json' with { type: 'json' }
import vi from '../locales/vi.json' with { type: 'json' }
import vnProfile from '../locales/vi.vn-2024.json' with { type: 'json' }

const all = {
  vi: { ...vi, ...accountVi, ...breakGlassVi, ...guidesVi, ...homeVi, ...remindersVi },
  en: { ...en, ...accountEn, ...breakGlassEn, ...guidesEn, ...homeEn, ...remindersEn },
  vn: { ...vnProfile, ...accountVn, ...guidesVn, ...homeVn, ...remindersVn },
}

export type OnestopMessageKey = keyof typeof all.vi

/** A province's words: neutral to any country, or with the strings of the source documents. */
export function createMessages(profile: 'neutral' | 'vn-2024'): Catalog<OnestopMessageKey> {
  return createCatalog({ vi: all.vi, en: all.en }, profile === 'vn-2024' ? { vi: all.vn } : {})
}
