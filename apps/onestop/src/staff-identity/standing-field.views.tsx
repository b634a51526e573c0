import { Radios } from '@mot-cua/web'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'
import type { Standing } from './representation.ts'

type Props = {
  page: OnestopPage
  choices: readonly Standing[]
  chosen: Standing | undefined
}

export const standingLabel = (standing: Standing): OnestopMessageKey => `standing.${standing}`

/** One radio for two facts, as officials know it (R139, C24). */
export function StandingField({ page, choices, chosen }: Props) {
  const { t } = page
  return (
    <Radios
      page={page}
      legend={t('standing.legend')}
      name="standing"
      options={choices.map((value) => ({ value, label: t(standingLabel(value)) }))}
      chosen={chosen}
    />
  )
}
