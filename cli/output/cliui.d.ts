/** The types that the package cliui lacks, as far as they are used here. */
declare module "cliui" {
  /** A cell of a row. */
  export interface Cell {
    readonly text: string;
    /** In columns of the terminal, the padding included. */
    readonly width?: number;
    /** Top, right, bottom and left. */
    readonly padding?: readonly [number, number, number, number];
  }

  /** A text made of rows. */
  export interface Layout {
    div(...cells: Cell[]): void;
    toString(): string;
  }

  export default function cliui(options: { readonly width: number; readonly wrap: boolean }): Layout;
}
