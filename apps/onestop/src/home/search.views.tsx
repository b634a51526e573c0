import { Button, Field, Notice } from '@mot-cua/web'
import { guidePath } from '../guide/guides.data.ts'
import type { OnestopPage } from '../page.ts'
import { menuTopics, topicLabel, topicPath } from './menu.ts'
import { ProvincePage, type Viewing } from './province-page.tsx'
import { type Searchable, search } from './search.ts'
import { SupportBlock } from './support.views.tsx'

/** In the centre of the front page (R114); a GET, so that a search can be kept. */
export function SearchForm({ page, query }: { page: OnestopPage; query: string }) {
  const { t } = page
  return (
    <form class="form search-row" method="get" action="/search" role="search">
      <Field
        page={page}
        name="q"
        label={t('home.searchLabel')}
        value={query}
        type="search"
        autocomplete="off"
      />
      <Button kind="secondary">{t('home.search')}</Button>
    </form>
  )
}

export function SearchPage({ query, ...viewing }: Viewing & { query: string }) {
  const { page, settings } = viewing
  const { t } = page
  const found = search(query, listSearchables(viewing))
  return (
    <ProvincePage {...viewing} title={t('home.searchTitle')}>
      <h1>{t('home.searchTitle')}</h1>
      <SearchForm page={page} query={query} />
      {found.length === 0 ? (
        <>
          <Notice kind="info" heading={t('home.searchNone')}>
            <p>{t('home.searchNoneText')}</p>
          </Notice>
          <SupportBlock page={page} settings={settings} />
        </>
      ) : (
        <>
          <p>{t('home.searchFound', { count: found.length, query })}</p>
          <ul>
            {found.map(({ href, title }) => (
              <li>
                <a href={href}>{title}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </ProvincePage>
  )
}

/** What there is to be found. */
function listSearchables({ page }: Viewing): Searchable[] {
  const { t } = page
  return [
    ...menuTopics.map((topic) => ({
      href: topicPath(topic),
      title: t(topicLabel(topic)),
      words: t(`about.${topic}`),
    })),
    ...page.guides.map(({ slug, title, about, steps }) => ({
      href: guidePath(slug),
      title,
      words: [about, ...steps].join(' '),
    })),
  ]
}
