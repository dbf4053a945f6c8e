/** Writes a line for whoever started the kernel (Jupyter's server shows it in its terminal). */
export function log(line: string): void {
  process.stderr.write(`[lmlab kernel] ${line}\n`);
}
