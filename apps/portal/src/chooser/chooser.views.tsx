import { BackLink, GuideLink, Notice, Page, StatusBadge, Tile, TileNote, Tiles } from '@mot-cua/web'
import type { PortalMessageKey } from '../messages.ts'
import type { NoticeText } from '../notice/notice.ts'
import type { PortalPage } from '../page.ts'
import { cancelPath, visitIdOf } from '../provider/paths.ts'
import { MethodGlyph } from './method-glyph.views.tsx'
import type { ChooserNews } from './paths.ts'
import type { OfferedMethod, Tile as ShownTile } from './sign-in-methods.ts'
import { SystemNotice } from './system-notice.views.tsx'
import { tileNote } from './tile-note.views.tsx'

type ChooserProps = {
  page: PortalPage
  tiles: readonly ShownTile[]
  returnTo: string
  news: ChooserNews | undefined
  /** Undefined where the words of the text profile hold. */
  notice: NoticeText | undefined
}

/** Which kind of account somebody has (N2, R070–R080). */
export function ChooserPage({ page, tiles, returnTo, news, notice }: ChooserProps) {
  const { t } = page
  return (
    <Page page={page} title={t('chooser.title')}>
      {news && (
        <Notice kind={news === 'failed' ? 'warn' : 'info'} heading={t(`chooser.${news}`)} isNews>
          <p>{t(`chooser.${news}Text`)}</p>
        </Notice>
      )}
      <h1>{t('chooser.title')}</h1>
      <DownNotice page={page} tiles={tiles} />
      <Tiles
        tiles={tiles.map((tile) => <MethodTile page={page} tile={tile} returnTo={returnTo} />)}
      />
      {visitIdOf(returnTo) !== undefined && (
        <BackLink href={cancelPath(returnTo)} label={t('provider.cancelLink')} />
      )}
      <SystemNotice page={page} notice={notice} />
      <GuideLink page={page} />
    </Page>
  )
}

const caveats: Partial<Record<OfferedMethod['id'], PortalMessageKey>> = {
  eid: 'chooser.caveat.eid',
  postal: 'chooser.caveat.postal',
}

type MethodTileProps = { page: PortalPage; tile: ShownTile; returnTo: string }

function MethodTile({ page, tile, returnTo }: MethodTileProps) {
  const { t } = page
  const { method, decision, isDown, isBelowDemand } = tile
  const isClosed = decision.access === 'closed' || isBelowDemand
  const caveat = caveats[method.id]
  const note = tileNote(page, tile)
  const query = new URLSearchParams({ return_to: returnTo })
  const isRecommended = method.id === 'eid' && decision.access === 'full' && !isDown
  return (
    <Tile
      title={t(`chooser.method.${method.id}`)}
      href={isClosed ? undefined : `${method.path}?${query}`}
      glyph={<MethodGlyph id={method.id} />}
      isRecommended={isRecommended}
    >
      {isRecommended && <StatusBadge status="ok" label={t('chooser.recommended')} />}
      {isDown && <StatusBadge status="warn" label={t('chooser.down')} />}
      {isClosed && <StatusBadge status="bad" label={t('chooser.closed')} />}
      {caveat && <TileNote>{t(caveat)}</TileNote>}
      {note && <TileNote>{note}</TileNote>}
      {isDown && <TileNote>{t('chooser.downNote')}</TileNote>}
    </Tile>
  )
}

function DownNotice({ page: { t }, tiles }: { page: PortalPage; tiles: readonly ShownTile[] }) {
  const down = tiles.filter(({ isDown }) => isDown)
  if (down.length === 0) return null
  const names = down.map(({ method }) => t(`chooser.method.${method.id}`)).join('; ')
  return (
    <Notice kind="warn" heading={t('chooser.downHeading')}>
      <p>{t('chooser.downText', { names })}</p>
    </Notice>
  )
}
