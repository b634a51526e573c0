import { formatDateTime, Table } from '@mot-cua/web'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'
import type { Working } from '../workspace/staff-page.tsx'
import type { HistoryLine } from './history.store.ts'
import { OperatorPage } from './operator-page.tsx'
import { HISTORY } from './paths.ts'
import { formOf, settingKeys } from './setting-forms.ts'

type HistoryProps = { working: Working; lines: readonly HistoryLine[] }

/** Who changed what, when and why, from what to what. */
export function HistoryPage({ working, lines }: HistoryProps) {
  const { page } = working
  const { t } = page
  return (
    <OperatorPage working={working} title={t('operator.history')} area={HISTORY}>
      {lines.length === 0 && <p>{t('operator.noHistory')}</p>}
      {lines.length > 0 && (
        <Table
          caption={t('operator.historyAbout')}
          columns={[
            { label: t('operator.when') },
            { label: t('operator.by') },
            { label: t('operator.what') },
            { label: t('operator.change') },
            { label: t('operator.reason') },
          ]}
          rows={lines.map((line) => [
            formatDateTime(line.at),
            line.by,
            nameOf(page, line),
            <Changed page={page} line={line} />,
            line.reason,
          ])}
        />
      )}
    </OperatorPage>
  )
}

const names: Record<string, OnestopMessageKey> = {
  'guide.published': 'operator.guidePublished',
  'staff.imported': 'operator.imported',
  'staff.suspend': 'operator.do.suspend',
  'staff.resume': 'operator.do.resume',
  'staff.end': 'operator.do.end',
  'staff.unbind': 'operator.do.unbind',
  'staff.password-code-given': 'operator.do.code',
  'break-glass.requested': 'glass.history.requested',
  'break-glass.approved': 'glass.history.approved',
  'break-glass.refused': 'glass.history.refused',
  'break-glass.entered': 'glass.history.entered',
  'break-glass.ended': 'glass.history.ended',
  'break-glass.reviewed': 'glass.history.reviewed',
  'totp.enrolled': 'glass.history.app',
}

function keyOf({ object }: HistoryLine) {
  return settingKeys.find((key) => key === object)
}

function nameOf({ t }: OnestopPage, line: HistoryLine): string {
  const key = line.change && keyOf(line)
  if (key) return t(`setting.${key}`)
  const name = names[line.type]
  // A use of the broken glass has no name: who took part stands beside it.
  if (name && line.type.startsWith('break-glass.')) return t(name)
  return name ? `${t(name)}: ${line.object}` : line.object
}

/** The fields that differ, each from what to what. */
function Changed({ page: { t }, line }: { page: OnestopPage; line: HistoryLine }) {
  const key = line.change && keyOf(line)
  if (!key || !line.change) return null
  const form = formOf(key)
  const before = form.write(line.change.before)
  const after = form.write(line.change.after)
  const tell = (value: string | undefined, options: (typeof form.fields)[number]['options']) => {
    const option = options?.find((one) => one.value === value)
    return (option ? t(option.label) : value) || t('operator.nothing')
  }
  return (
    <>
      {form.fields
        .filter(({ name }) => before[name] !== after[name])
        .map(({ name, label, options }) => (
          <div>
            {t(label)}: {tell(before[name], options)} → {tell(after[name], options)}
          </div>
        ))}
    </>
  )
}
