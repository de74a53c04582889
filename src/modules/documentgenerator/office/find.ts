import { accessSync, constants } from 'node:fs'
import path from 'node:path'

const names = process.platform === 'win32' ? ['soffice.com', 'soffice.exe'] : ['soffice', 'libreoffice']

/** Where it is installed when it is not in the search path. */
const places = ['/Applications/LibreOffice.app/Contents/MacOS', 'C:\\Program Files\\LibreOffice\\program']

/** The program of LibreOffice on this machine; undefined where there is none. It may be installed while the portal runs. */
export function findOffice(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...places]
  return folders.flatMap(folder => names.map(name => path.join(folder, name))).find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
