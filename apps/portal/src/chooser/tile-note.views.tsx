import { formatDate } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'
import type { Tile } from './sign-in-methods.ts'

/** No tile is dead, or dies on a day that is known, without a reason given. */
export function tileNote(page: PortalPage, tile: Tile): string | undefined {
  return tile.isBelowDemand ? page.t('chooser.belowDemand') : dateNote(page, tile)
}

function dateNote({ t }: PortalPage, { decision, planned }: Tile): string | undefined {
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
