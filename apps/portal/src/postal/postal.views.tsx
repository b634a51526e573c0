import { Button, ButtonRow, Page } from '@mot-cua/web'
import type { PortalPage } from '../page.ts'

type Props = { page: PortalPage; otherWays: string }

/** The issuer does not answer; the other ways in are open. */
export function PostalUnavailablePage({ page, otherWays }: Props) {
  const { t } = page
  return (
    <Page page={page} title={t('postal.down')}>
      <h1>{t('postal.down')}</h1>
      <p>{t('postal.downText')}</p>
      <ButtonRow>
        <Button href={otherWays}>{t('postal.otherWays')}</Button>
        <Button kind="secondary" href="/">
          {t('level.back')}
        </Button>
      </ButtonRow>
    </Page>
  )
}
