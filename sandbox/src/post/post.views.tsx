import { Button, ButtonRow, CsrfField, Field, PasswordField } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { DeskMessageKey, DeskPage } from '../desk/messages.ts'
import { POST_STYLE_PATH } from './post-style.ts'

type FrameProps = { page: DeskPage; title: DeskMessageKey; children?: Child }

/** Another house than the portal's: its own name, its own colours, and what it is, said on top. */
function PostPage({ page: { t, locale, shell }, title, children }: FrameProps) {
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${t(title)} – ${t('post.brand')}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={POST_STYLE_PATH} />
      </head>
      <body data-working={shell('form.working')}>
        <header>
          <strong>{t('post.brand')}</strong>
          <span>{t('post.mark')}</span>
        </header>
        <main id="main">
          <h1>{t(title)}</h1>
          {children}
        </main>
      </body>
    </html>
  )
}

type FormProps = { page: DeskPage; action: string; username?: string; isWrong?: boolean }

export function PostFormPage({ page, action, username = '', isWrong = false }: FormProps) {
  const { t } = page
  return (
    <PostPage page={page} title="post.title">
      <p>{t('post.intro')}</p>
      {isWrong && (
        <p class="wrong" role="alert">
          {t('post.wrong')}
        </p>
      )}
      <form method="post" action={action} novalidate>
        <CsrfField page={page} />
        <Field
          page={page}
          label={t('post.username')}
          name="username"
          value={username}
          autocomplete="username"
        />
        <PasswordField page={page} label={t('post.password')} name="password" />
        <ButtonRow>
          <Button name="action" value="sign-in">
            {t('post.signIn')}
          </Button>
          <Button kind="secondary" name="action" value="cancel">
            {t('post.cancel')}
          </Button>
        </ButtonRow>
      </form>
    </PostPage>
  )
}

type StopProps = {
  page: DeskPage
  text: 'post.landing' | 'post.stopped' | 'post.over' | 'post.signOut'
  /** Where the button leads, if there is one. */
  href?: string
}

export function PostStopPage({ page, text, href }: StopProps) {
  const { t } = page
  return (
    <PostPage page={page} title="post.brand">
      <p>{t(text)}</p>
      {href !== undefined && <Button href={href}>{t('post.goOn')}</Button>}
    </PostPage>
  )
}
