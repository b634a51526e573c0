import type { OnestopPage } from '../page.ts'
import { LARGEST_PICTURE_BYTES } from './picture-bounds.ts'
import type { PictureKind, PictureProblem, StoredPicture } from './staff-picture.ts'

type Props = {
  page: OnestopPage
  kind: PictureKind
  picture: StoredPicture | undefined
  problem: PictureProblem | undefined
}

/** What is there, or «NO IMAGE», and «Chọn file» beside it (R138, R140). */
export function PictureField({ page, kind, picture, problem }: Props) {
  const { t } = page
  const megabytes = LARGEST_PICTURE_BYTES / 1024 / 1024
  const error = problem && t(`picture.problem.${problem}`, { megabytes })
  const ids = [`${kind}-hint`, ...(error ? [`${kind}-error`] : [])].join(' ')
  return (
    <fieldset class={error ? 'field picture-field field-wrong' : 'field picture-field'}>
      <legend>{t(`picture.${kind}`)}</legend>
      {error && (
        <p class="field-error" id={`${kind}-error`}>
          <span class="visually-hidden">{page.shell('error.fieldPrefix')} </span>
          {error}
        </p>
      )}
      <Shown {...{ page, kind, picture }} />
      <div class="picture-choice">
        <label class="button button-secondary" for={kind}>
          {t('picture.choose')}
          <span class="visually-hidden"> {t(`picture.${kind}`)}</span>
        </label>
        <input
          type="file"
          id={kind}
          name={kind}
          accept="image/png,image/jpeg,image/webp"
          aria-describedby={ids}
          {...(error ? { 'aria-invalid': 'true' } : {})}
        />
      </div>
      <p class="hint" id={`${kind}-hint`}>
        {t('picture.hint', { megabytes })}
      </p>
    </fieldset>
  )
}

function Shown({ page: { t }, kind, picture }: Pick<Props, 'page' | 'kind' | 'picture'>) {
  if (!picture) return <p class="picture-box">{t('picture.none')}</p>
  const { id, width, height } = picture
  const src = `/staff/pictures/${id}`
  return <img class="picture-box" {...{ src, width, height }} alt={t(`picture.${kind}`)} />
}
