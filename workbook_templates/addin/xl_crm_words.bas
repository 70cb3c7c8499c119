'What xl_crm says in Excel's own language. Written by xl_crm.addin.vba.words from the
'declarations of macros and functions; Chinese stands as UTF-16 code points, so that
'the code is the same on every code page of Windows.
Option Explicit
'Nothing here can be called from a cell or from another project.
Option Private Module

Public Function XlCrm_WordFor(ByVal key As String) As String
    Dim Chinese As String, English As String
    Select Case key
'@labels
    End Select
    XlCrm_WordFor = Chosen(Chinese, English)
End Function

Public Function XlCrm_TipFor(ByVal key As String) As String
    Dim Chinese As String, English As String
    Select Case key
'@tips
    End Select
    XlCrm_TipFor = Chosen(Chinese, English)
End Function

'Help of the functions, as the function wizard shows it.
Public Sub XlCrm_DescribeFunctions()
'@functions
End Sub

Private Sub Describe(ByVal functionName As String, ByVal text As String, ParamArray arguments() As Variant)
    Dim macroName As String, texts As Variant
    On Error Resume Next
    macroName = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & functionName
    texts = arguments
    If UBound(texts) < 0 Then
        Application.MacroOptions Macro:=macroName, Description:=text, Category:="xl_crm"
    Else
        Application.MacroOptions Macro:=macroName, Description:=text, Category:="xl_crm", ArgumentDescriptions:=texts
    End If
End Sub

Private Function Both(ByVal Chinese As String, ByVal English As String) As String
    'English alone where it is Excel's language: Windows may hold no Chinese signs there
    Both = English
    If IsChinese() And Chinese <> English Then Both = Chinese & " " & English
End Function

Private Function Chosen(ByVal Chinese As String, ByVal English As String) As String
    If IsChinese() Then Chosen = Chinese Else Chosen = English
End Function

Private Function IsChinese() As Boolean
    On Error Resume Next
    'msoLanguageIDUI; Chinese of China, Taiwan, Hong Kong, Singapore and Macao
    Select Case Application.LanguageSettings.LanguageID(2)
        Case 2052, 1028, 3076, 4100, 5124
            IsChinese = True
    End Select
End Function

Private Function Decoded(ByVal digits As String) As String
    Dim position As Long
    For position = 1 To Len(digits) Step 4
        Decoded = Decoded & ChrW$(CLng("&H" & Mid$(digits, position, 4)))
    Next position
End Function
