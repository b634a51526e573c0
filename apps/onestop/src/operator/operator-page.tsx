import { Notice, SideMenuLayout, Tile, TileNote, Tiles } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { type GlassNews, GlassNewsNotices } from '../break-glass/glass-readiness.views.tsx'
import type { OnestopMessageKey } from '../messages.ts'
import { isBreakGlass } from '../session/session.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { isOpenBehindGlass } from './behind-glass.ts'
import { BREAK_GLASS, GUIDES, HISTORY, STAFF, settingPath } from './paths.ts'
import { settingKeys } from './setting-forms.ts'

type Area = { href: string; label: OnestopMessageKey; about: OnestopMessageKey }

/** What there is to operate, in the order of the menu. */
const areas: readonly Area[] = [
  { href: STAFF, label: 'operator.staff', about: 'operator.staffAbout' },
  ...settingKeys.map(
    (key): Area => ({
      href: settingPath(key),
      label: `setting.${key}`,
      about: `setting.${key}.about`,
    }),
  ),
  { href: BREAK_GLASS, label: 'glass.title', about: 'glass.areaAbout' },
  { href: GUIDES, label: 'operator.guides', about: 'operator.guidesAbout' },
  { href: HISTORY, label: 'operator.history', about: 'operator.historyAbout' },
]

/** Nothing is offered that would be refused. */
function areasOf({ session }: Working): readonly Area[] {
  if (!isBreakGlass(session)) return areas
  return areas.filter(({ href }) => isOpenBehindGlass('GET', href))
}

type OperatorPageProps = {
  working: Working
  title: string
  /** The area that the page belongs to, as in the menu. */
  area?: string
  hasErrors?: boolean
  /** What the operator has just done. */
  done?: OnestopMessageKey | undefined
  children?: Child
}

/** A page of those who operate the province: the areas beside it, and what has just been done. */
export function OperatorPage(props: OperatorPageProps) {
  const { working, title, area, hasErrors = false, done } = props
  const { t } = working.page
  return (
    <StaffPage {...working} title={title} hasErrors={hasErrors}>
      <SideMenuLayout
        label={t('operator.menu')}
        links={areasOf(working).map(({ href, label }) => ({
          href,
          label: t(label),
          isCurrent: href === area,
        }))}
      >
        {done && (
          <Notice kind="ok" heading={t(done)} isNews>
            <p>{t('operator.audited')}</p>
          </Notice>
        )}
        <h1>{title}</h1>
        {props.children}
      </SideMenuLayout>
    </StaffPage>
  )
}

type HomeProps = { working: Working; glass: GlassNews }

/** Every area with what it is about: no menu of the same beside it. */
export function OperatorHomePage({ working, glass }: HomeProps) {
  const { t } = working.page
  const title = t('operator.title')
  return (
    <StaffPage {...working} title={title}>
      <h1>{title}</h1>
      <GlassNewsNotices page={working.page} news={glass} />
      <Tiles
        tiles={areasOf(working).map(({ href, label, about }) => (
          <Tile title={t(label)} href={href}>
            <TileNote>{t(about)}</TileNote>
          </Tile>
        ))}
      />
    </StaffPage>
  )
}
