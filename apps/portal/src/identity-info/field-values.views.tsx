import { maskPersonalId } from '@mot-cua/kernel'
import { formatDate } from '@mot-cua/web'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import type { IdentityField } from '../person/person.ts'
import { toTyped } from './typed-fields.ts'

/** A trusted source by its name and what people call it. */
export type SourceLabel = { name: string; label: PortalMessageKey }

type Translating = Pick<PortalPage, 't'>

/** A field's value as people read it; ids are masked until somebody asks for them. */
export function FieldValue({ page, field }: { page: Translating; field: IdentityField }) {
  const { name, value } = field
  const { t } = page
  if (name === 'personalId' || name === 'legacyIdNumber') {
    return (
      <details class="reveal">
        <summary>
          <span class="reveal-mask">
            {mask(name, value)} <span class="reveal-words">{t('identityInfo.reveal')}</span>
          </span>
          <span class="reveal-words reveal-hide">{t('identityInfo.hide')}</span>
        </summary>
        {value}
      </details>
    )
  }
  if (name === 'gender') {
    return <>{t(value === 'male' ? 'profile.gender.male' : 'profile.gender.female')}</>
  }
  return <>{toTyped(name, value)}</>
}

function mask(name: 'personalId' | 'legacyIdNumber', value: string): string {
  return name === 'personalId'
    ? maskPersonalId(value)
    : `${value.slice(0, 2)}****${value.slice(-3)}`
}

/** «Nguồn: …, 21/11/2026». */
export function sourceLine(
  { t }: Translating,
  sources: readonly SourceLabel[],
  field: IdentityField,
): string {
  const known = sources.find(({ name }) => name === field.source)
  const source = known ? t(known.label) : t(ownSource(field.source))
  return t('profile.source', { source, date: formatDate(field.asOf) })
}

function ownSource(source: string): PortalMessageKey {
  if (source === 'eid') return 'profile.source.eid'
  return source === 'self' ? 'identityInfo.source.self' : 'identityInfo.source.other'
}
