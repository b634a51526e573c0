import { BackLink, Card, Page } from '@mot-cua/web'
import { raw } from 'hono/html'
import type { DeskPage } from '../desk/messages.ts'
import { buttonFileNames } from './button-files.ts'

/** The snippets of the kit, and what the drawing of its mark is. */
export type ButtonSnippets = Record<'vi' | 'en', string>

type ButtonsProps = { page: DeskPage; snippets: ButtonSnippets }

const sizes = { small: ' eid-button-small', normal: '', large: ' eid-button-large' } as const
const rules = ['text', 'size', 'contrast', 'focus', 'logo', 'link'] as const

export function ButtonsPage({ page, snippets }: ButtonsProps) {
  const { t } = page
  return (
    <Page page={page} title={t('buttons.title')}>
      <link rel="stylesheet" href="/buttons/sign-in-button.css" />
      <link rel="stylesheet" href="/desk.css" />
      <BackLink href="/" label={t('try.backToDesk')} />
      <h1>{t('buttons.title')}</h1>
      <p class="lead">{t('buttons.intro')}</p>
      <Plate page={page} snippets={snippets} theme="light" />
      <Plate page={page} snippets={snippets} theme="dark" />
      <h2>{t('buttons.rules')}</h2>
      <ul>
        {rules.map((rule) => (
          <li>{t(`buttons.rule.${rule}`)}</li>
        ))}
      </ul>
      <Card heading={t('buttons.html')}>
        {(['vi', 'en'] as const).map((locale) => (
          <pre class="wire">
            <code>{snippets[locale]}</code>
          </pre>
        ))}
      </Card>
      <h2>{t('buttons.files')}</h2>
      <ul>
        {buttonFileNames.map((name) => (
          <li>
            <a href={`/buttons/${name}`}>{name}</a>
          </li>
        ))}
      </ul>
    </Page>
  )
}

type PlateProps = ButtonsProps & { theme: 'light' | 'dark' }

function Plate({ page: { t }, snippets, theme }: PlateProps) {
  const dark = theme === 'dark' ? ' eid-button-dark' : ''
  return (
    <section class={`plate plate-${theme}`}>
      <h2>{t(`buttons.${theme}`)}</h2>
      {(['small', 'normal', 'large'] as const).map((size) => (
        <>
          <h3>{t(`buttons.size.${size}`)}</h3>
          <p>
            {raw(withClass(snippets.vi, `${dark}${sizes[size]}`))}
            {raw(withClass(snippets.en, `${dark}${sizes[size]} eid-button-outline`))}
          </p>
        </>
      ))}
      <h3>{t('buttons.disabled')}</h3>
      <p>{raw(withClass(disabled(snippets.vi), dark))}</p>
    </section>
  )
}

function withClass(snippet: string, more: string): string {
  return snippet.replace('class="eid-button"', `class="eid-button${more}"`)
}

/** A link without an address is no link, and says so. */
function disabled(snippet: string): string {
  return snippet.replace('href="/sign-in"', 'role="link" aria-disabled="true"')
}
