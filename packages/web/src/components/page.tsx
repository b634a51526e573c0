import type { Child } from 'hono/jsx'
import { shellAssets } from '../assets/shell-assets.ts'
import type { ShellContext } from '../page/page-context.ts'
import type { Account } from './account-menu.tsx'
import { PageFooter } from './page-footer.tsx'
import { PageHeader, type SignInLink } from './page-header.tsx'
import type { SiteMenuLinks } from './site-menu.tsx'

/** What an app puts around its pages, those of the shell among them. */
export type PageFrame = {
  account?: Account
  signIn?: SignInLink
  /** Whose site it is, where that takes more than the brand's name. */
  banner?: string
  menu?: SiteMenuLinks
  /** For which body the reader acts, and its colour: stays in sight wherever the page is scrolled. */
  strip?: { label: string; accent: string } | undefined
  /** Over what the page itself says. */
  above?: Child
  /** Where an error page leads its reader, where that is not the brand's home. */
  home?: { href: string; label: string } | undefined
}

type PageProps = PageFrame & {
  page: ShellContext
  /** Stands in `<title>`; the same words as the page's `<h1>`. */
  title: string
  /** Puts the word for error first in the title, because that is what a screen reader says first. */
  hasErrors?: boolean
  refreshTo?: Refresh
  children?: Child
}

/** 0 seconds leaves at once; a later refresh is for readers without JavaScript only. */
export type Refresh = { href: string; afterSeconds: number }

/** A whole document. Every page of every party is one of these. */
export function Page({ page, title, hasErrors = false, ...props }: PageProps) {
  const prefix = hasErrors ? page.shell('error.titlePrefix') : ''
  return (
    <html lang={page.locale} {...displayAttributes(page)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={colorSchemes[page.theme]} />
        <title>{`${prefix}${title} – ${page.brand.name}`}</title>
        {props.refreshTo && <RefreshMeta refresh={props.refreshTo} />}
        <link rel="icon" href={drawMarkIcon(page.brand.shortMark)} />
        <link rel="stylesheet" href={shellAssets.stylesheetUrl} />
        {props.banner && <link rel="stylesheet" href={shellAssets.siteStylesheetUrl} />}
        <script defer src={shellAssets.scriptUrl}></script>
      </head>
      <body data-working={page.shell('form.working')}>
        <a class="skip-link" href="#main">
          {page.shell('skip.toMain')}
        </a>
        <PageHeader
          page={page}
          account={props.account}
          signIn={props.signIn}
          banner={props.banner}
          menu={props.menu}
        />
        {props.strip && (
          <aside class="unit-strip" data-accent={props.strip.accent} aria-label={props.strip.label}>
            <p class="wrap">{props.strip.label}</p>
          </aside>
        )}
        <main id="main" class="wrap" tabindex={-1}>
          {props.above}
          {props.children}
        </main>
        <PageFooter page={page} />
      </body>
    </html>
  )
}

const colorSchemes = { auto: 'light dark', light: 'light', dark: 'dark' } as const

function displayAttributes({ theme, textSize }: ShellContext) {
  return {
    ...(theme === 'auto' ? {} : { 'data-theme': theme }),
    ...(textSize === 'normal' ? {} : { 'data-text-size': textSize }),
  }
}

function RefreshMeta({ refresh }: { refresh: Refresh }) {
  const meta = (
    <meta http-equiv="refresh" content={`${refresh.afterSeconds}; url=${refresh.href}`} />
  )
  return refresh.afterSeconds === 0 ? meta : <noscript>{meta}</noscript>
}

/** The mark as the tab's icon: a data URL, so that no request is spent on it. */
function drawMarkIcon(mark: string): string {
  const letters = mark.replace(/[<>&]/g, '')
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
    `<rect width="32" height="32" rx="7" fill="#2A4B9B"/><text x="16" y="22.5" fill="#fff" ` +
    `font-family="sans-serif" font-size="18" font-weight="700" text-anchor="middle">` +
    `${letters}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
