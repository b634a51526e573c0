import { Notice } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import { ADMINISTRATORS_NEEDED } from './break-glass.ts'
import { glassPaths } from './paths.ts'

/** `ready`: how many people could be one of the two now. */
type ReadinessProps = { page: OnestopPage; ready: number }

/** Whether anybody could come in while the e-ID is away. */
export function GlassReadiness({ page: { t }, ready }: ReadinessProps) {
  const isEnough = ready >= ADMINISTRATORS_NEEDED
  const heading = t(isEnough ? 'glass.ready' : 'glass.notReady', { count: ready })
  return (
    <Notice kind={isEnough ? 'ok' : 'bad'} heading={heading}>
      {!isEnough && <p>{t('glass.notReadyText')}</p>}
    </Notice>
  )
}

/** What operators find on their first page: only what waits for them. */
export type GlassNews = { ready: number; unreviewed: number }

export function GlassNewsNotices({ page, news }: { page: OnestopPage; news: GlassNews }) {
  const { t } = page
  const { ready, unreviewed } = news
  return (
    <>
      {ready < ADMINISTRATORS_NEEDED && <GlassReadiness page={page} ready={ready} />}
      {unreviewed > 0 && (
        <Notice kind="warn" heading={t('glass.unreviewedCount', { count: unreviewed })}>
          <p>
            <a href={glassPaths.area}>{t('glass.title')}</a>
          </p>
        </Notice>
      )}
    </>
  )
}
