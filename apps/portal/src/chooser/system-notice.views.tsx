import type { NoticeText } from '../notice/notice.ts'
import { NoticeBasis, NoticeBody } from '../notice/notice.views.tsx'
import type { PortalPage } from '../page.ts'

type SystemNoticeProps = {
  page: PortalPage
  notice: Pick<NoticeText, 'body' | 'legalReference' | 'validFrom'> | undefined
}

/** The system's notice, R077–R080: content with a day from which it holds (C28). */
export function SystemNotice({ page, notice }: SystemNoticeProps) {
  const { t } = page
  return (
    <section class="system-notice">
      <h2>{t('chooser.noticeTitle')}</h2>
      <NoticeBody body={notice?.body ?? t('chooser.noticeBody')} />
      {notice && <NoticeBasis page={page} notice={notice} />}
    </section>
  )
}
