// Written by: npx personas import --all --stack dev --picture "https://example.com/pictures/{key}.jpg" --out personas.ts
// The first `pulumi up` takes the personas over; then the import options may go.
export { personaIds } from "./personas";
