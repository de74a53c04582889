import {
  DOCUMENT_PATH,
  type PublicFormat,
  publicDocument,
  publicFile,
  publicFormats,
} from '../../modules/documentgenerator/index.ts'
import type { PageRequest } from './page-request.ts'
import { documentPage, noDocumentPage } from './pages/document.ts'
import { sendPage } from './send-page.ts'

/** Whether a path is that of a document's public address, whatever its token. */
export const isDocumentPath = (path: string): boolean => path.startsWith(DOCUMENT_PATH)

/** The token of a document's address, and the file that is asked for behind it. */
const ADDRESS = new RegExp(`^([\\w-]{43})(?:/(${publicFormats.join('|')}))?$`)

/** Shows a public document to whoever has its address, or sends a file of it; nobody has to log in. */
export async function showDocument(asked: PageRequest): Promise<void> {
  const { rest, reply, path } = asked
  const [, token, format] = ADDRESS.exec(path.slice(DOCUMENT_PATH.length)) ?? []
  if (token && format && (await sendFile(asked, token, format as PublicFormat))) return
  const document = token && !format ? await publicDocument(rest.store.read, token) : undefined
  if (document) sendPage(reply, 200, documentPage(rest.language, document, path))
  else sendPage(reply, 404, noDocumentPage(rest.language))
}

async function sendFile({ rest, reply }: PageRequest, token: string, format: PublicFormat): Promise<boolean> {
  const file = await publicFile(rest, token, format)
  if (!file) return false
  // A PDF may be looked at where it is; what users upload never runs as a page of the portal.
  const shown = format === 'docx' ? 'attachment' : 'inline'
  reply
    .header('content-type', file.contentType)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('cache-control', 'no-store')
    .header('content-disposition', `${shown}; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .send(Buffer.from(file.content))
  return true
}
