import { SystemNotice } from '../chooser/system-notice.views.tsx'
import type { PortalPage } from '../page.ts'
import type { NoticeKind, NoticeText } from './notice.ts'
import { NoticeBasis, NoticeBody } from './notice.views.tsx'
import { wordsOfProfile } from './notice-words.ts'

type Shown = Pick<NoticeText, 'body' | 'legalReference' | 'validFrom'> | undefined

/** The words of N3; «Yêu cầu:» at the head of a paragraph stands out (R087). */
export function LinkNoticeWords({ page, notice }: { page: PortalPage; notice: Shown }) {
  const { body } = notice ?? wordsOfProfile(page, 'link')
  return (
    <>
      <NoticeBody body={body} strongHead={page.t('linking.notice.request')} />
      {notice && <NoticeBasis page={page} notice={notice} />}
    </>
  )
}

/** A notice as people read it where it stands. */
export function NoticeAsRead(props: { page: PortalPage; kind: NoticeKind; notice: Shown }) {
  return props.kind === 'chooser' ? <SystemNotice {...props} /> : <LinkNoticeWords {...props} />
}
