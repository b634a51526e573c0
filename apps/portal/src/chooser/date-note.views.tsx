import { formatDate } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import type { Tile } from './sign-in-methods.ts'

/** What the days mean for a kind of account: no tile is dead, or dies, without a reason given. */
export function dateNote({ t }: PortalPage, { decision, planned }: Tile): string | undefined {
  switch (decision.access) {
    case 'full': {
      if (!planned) return undefined
      const key = planned.access === 'link-only' ? 'chooser.willOnlyLink' : 'chooser.willClose'
      return t(key, { date: formatDate(planned.from) })
    }
    case 'link-only':
      return t('chooser.linkOnly', { date: formatDate(decision.since) })
    case 'closed': {
      if (!decision.at) return t('chooser.notForPersons')
      const key = decision.reason === 'not-yet' ? 'chooser.notYet' : 'chooser.over'
      return t(key, { date: formatDate(decision.at) })
    }
  }
}
