import { describeNames } from "../../../lab/verify/names.ts";

const record = (name: string, type: string) => ({ id: `Z1 ${name} ${type}`, name });

describe("the domain's names as the rehearsal checks them", () => {
  it("are the domain and everything one label below it, as Route 53 writes them", () => {
    const records = [record("shop.example.com.", "A"), record("\\052.shop.example.com.", "A")];
    expect(describeNames("shop.example.com", { records })).toBe(
      "A records for shop.example.com and *.shop.example.com",
    );
  });

  it("do not count when they are records of another type", () => {
    const records = [record("shop.example.com.", "A"), record("\\052.shop.example.com.", "CNAME")];
    expect(() => describeNames("shop.example.com", { records })).toThrow(
      "no A record for *.shop.example.com",
    );
  });
});
