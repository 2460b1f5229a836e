namespace KubeCarrier.Offline.Samples;

/// <summary>Values of the formats that API servers check; addresses are those kept for documentation.</summary>
internal static class SampleFormat
{
    public static string? Of(string? format) => format switch
    {
        "date-time" or "datetime" => "2026-01-01T00:00:00Z",
        "date" => "2026-01-01",
        "duration" => "1h",
        "email" => "user@example.com",
        "hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "cidr" => "192.0.2.0/24",
        "uri" => "https://example.com",
        "uuid" or "uuid4" => "6f4aebbc-7d3c-4bfb-9a5e-2b6a4a2a7c11",
        "uuid3" => "6fa459ea-ee8a-3ca4-894e-db77e160355e",
        "uuid5" => "886313e1-3b8a-5372-9b90-0c9aee199e5d",
        "mac" => "00:00:5e:00:53:01",
        "byte" => "ZXhhbXBsZQ==",
        "hexcolor" => "#336699",
        _ => null,
    };
}
