// The assertions, with the types that the package itself does not bring.
// @ts-types="./assert.d.ts"
export * from "@std/assert";
