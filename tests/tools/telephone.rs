//! The telephone shows the codes that the RFC says.

use sluis_tests::support::totp::code;

/// RFC 6238, appendix B: the SHA-1 rows, the last six of eight digits. The key is "12345678901234567890".
const APPENDIX_B: [(u64, &str); 6] = [
    (59, "287082"),
    (1_111_111_109, "081804"),
    (1_111_111_111, "050471"),
    (1_234_567_890, "005924"),
    (2_000_000_000, "279037"),
    (20_000_000_000, "353130"),
];

#[test]
fn the_codes_are_those_of_the_rfc() {
    for (second, expected) in APPENDIX_B {
        assert_eq!(code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", second), expected, "at {second}");
        assert_eq!(code("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", second), expected, "at {second}");
    }
}
