Function CRM_AMOUNT(texts)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_AMOUNT = XLPy.CallUDF("xl_crm_udfs", "CRM_AMOUNT", Array(texts), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_AMOUNT = XLPy.CallUDF("xl_crm_udfs", "CRM_AMOUNT", Array(texts))
        Exit Function
    #End If
failed:
    CRM_AMOUNT = Err.Description
End Function

Function CRM_CHURN(customer_ids, dates, Optional as_of, Optional min_days, Optional factor, Optional amounts)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_CHURN = XLPy.CallUDF("xl_crm_udfs", "CRM_CHURN", Array(customer_ids, dates, as_of, min_days, factor, amounts), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_CHURN = XLPy.CallUDF("xl_crm_udfs", "CRM_CHURN", Array(customer_ids, dates, as_of, min_days, factor, amounts))
        Exit Function
    #End If
failed:
    CRM_CHURN = Err.Description
End Function

Function CRM_CONTRIBUTION(indicators, Optional weights, Optional directions, Optional normalize)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_CONTRIBUTION = XLPy.CallUDF("xl_crm_udfs", "CRM_CONTRIBUTION", Array(indicators, weights, directions, normalize), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_CONTRIBUTION = XLPy.CallUDF("xl_crm_udfs", "CRM_CONTRIBUTION", Array(indicators, weights, directions, normalize))
        Exit Function
    #End If
failed:
    CRM_CONTRIBUTION = Err.Description
End Function

Function CRM_DATE(texts, Optional order)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_DATE = XLPy.CallUDF("xl_crm_udfs", "CRM_DATE", Array(texts, order), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_DATE = XLPy.CallUDF("xl_crm_udfs", "CRM_DATE", Array(texts, order))
        Exit Function
    #End If
failed:
    CRM_DATE = Err.Description
End Function

Function CRM_GROWTH(current, base)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_GROWTH = XLPy.CallUDF("xl_crm_udfs", "CRM_GROWTH", Array(current, base), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_GROWTH = XLPy.CallUDF("xl_crm_udfs", "CRM_GROWTH", Array(current, base))
        Exit Function
    #End If
failed:
    CRM_GROWTH = Err.Description
End Function

Function CRM_MASK(values, kind)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_MASK = XLPy.CallUDF("xl_crm_udfs", "CRM_MASK", Array(values, kind), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_MASK = XLPy.CallUDF("xl_crm_udfs", "CRM_MASK", Array(values, kind))
        Exit Function
    #End If
failed:
    CRM_MASK = Err.Description
End Function

Function CRM_MINMAX(values, Optional direction, Optional lower, Optional upper)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_MINMAX = XLPy.CallUDF("xl_crm_udfs", "CRM_MINMAX", Array(values, direction, lower, upper), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_MINMAX = XLPy.CallUDF("xl_crm_udfs", "CRM_MINMAX", Array(values, direction, lower, upper))
        Exit Function
    #End If
failed:
    CRM_MINMAX = Err.Description
End Function

Function CRM_RFM(customer_ids, dates, amounts, Optional as_of, Optional bins, Optional segments)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_RFM = XLPy.CallUDF("xl_crm_udfs", "CRM_RFM", Array(customer_ids, dates, amounts, as_of, bins, segments), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_RFM = XLPy.CallUDF("xl_crm_udfs", "CRM_RFM", Array(customer_ids, dates, amounts, as_of, bins, segments))
        Exit Function
    #End If
failed:
    CRM_RFM = Err.Description
End Function

Function CRM_SCORE(indicators, Optional weights, Optional directions, Optional normalize)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_SCORE = XLPy.CallUDF("xl_crm_udfs", "CRM_SCORE", Array(indicators, weights, directions, normalize), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_SCORE = XLPy.CallUDF("xl_crm_udfs", "CRM_SCORE", Array(indicators, weights, directions, normalize))
        Exit Function
    #End If
failed:
    CRM_SCORE = Err.Description
End Function

Function CRM_TIER(scores, Optional method, Optional cuts, Optional labels)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_TIER = XLPy.CallUDF("xl_crm_udfs", "CRM_TIER", Array(scores, method, cuts, labels), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_TIER = XLPy.CallUDF("xl_crm_udfs", "CRM_TIER", Array(scores, method, cuts, labels))
        Exit Function
    #End If
failed:
    CRM_TIER = Err.Description
End Function

Function CRM_VERSION()
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CRM_VERSION = XLPy.CallUDF("xl_crm_udfs", "CRM_VERSION", Array(), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        CRM_VERSION = XLPy.CallUDF("xl_crm_udfs", "CRM_VERSION", Array())
        Exit Function
    #End If
failed:
    CRM_VERSION = Err.Description
End Function

